import { logChoose } from './special.ts'

/** `hits` of `n`. */
type Share = { hits: number; n: number }

/**
 * Fisher's exact test that two shares are equal. `two-sided` sums every table no likelier than the one seen;
 * `greater` asks whether the first share is the greater one.
 */
export function fisher(first: Share, second: Share, side: 'two-sided' | 'greater' = 'two-sided'): number {
  const hits = first.hits + second.hits
  const all = logChoose(first.n + second.n, hits)
  const chance = (k: number): number => Math.exp(logChoose(first.n, k) + logChoose(second.n, hits - k) - all)
  const seen = chance(first.hits) * (1 + 1e-7)
  let p = 0
  for (let k = Math.max(0, hits - second.n); k <= Math.min(first.n, hits); k++) {
    if (side === 'greater' ? k >= first.hits : chance(k) <= seen) p += chance(k)
  }
  return Math.min(1, p)
}
