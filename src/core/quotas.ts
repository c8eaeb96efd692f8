import { toCommonUnits } from './exact.ts'
import type { Random } from './random.ts'

/**
 * `n` shared out by relative weights: largest-remainder rounding (Hamilton), in exact integers, ties by `random`.
 * The counts sum to `n`. Throws RangeError where a weight is negative, or none is positive and `n` is.
 */
export function quotas(weights: readonly number[], n: number, random: Random): number[] {
  return apportion(toCommonUnits(weights), n, random)
}

/** `quotas` of weights that are integers already. */
export function apportion(weights: readonly bigint[], n: number, random: Random): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight is negative')
  if (total === 0n && n > 0) throw new RangeError('no weight is positive')
  if (n === 0) return weights.map(() => 0)
  const shares = weights.map((weight, index) => {
    const product = weight * BigInt(n)
    return { index, count: Number(product / total), remainder: product % total, tie: random() }
  })
  const counts = shares.map(({ count }) => count)
  const left = n - counts.reduce((sum, count) => sum + count, 0)
  shares.sort((a, b) => (a.remainder === b.remainder ? a.tie - b.tie : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of shares.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1
  return counts
}
