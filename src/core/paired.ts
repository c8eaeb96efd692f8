import { logChoose, z95 } from './special.ts'

/** Discordant pairs from which the exact test is needlessly conservative and the mid-p one is used. */
const enough = 25

/** McNemar's two-sided p on `gained` and `lost` discordant pairs: exact under 25 of them, else mid-p. */
export const mcnemar = (gained: number, lost: number): number =>
  gained + lost < enough ? mcnemarExact(gained, lost) : mcnemarMidP(gained, lost)

/** 2 min(1/2, P(Bin(gained + lost, 1/2) <= the smaller)). */
export function mcnemarExact(gained: number, lost: number): number {
  const [m, smaller] = [gained + lost, Math.min(gained, lost)]
  let tail = 0
  for (let i = 0; i <= smaller; i++) tail += coin(m, i)
  return Math.min(1, 2 * tail)
}

/** The exact p less the probability of the split that was seen. */
export function mcnemarMidP(gained: number, lost: number): number {
  const [m, smaller] = [gained + lost, Math.min(gained, lost)]
  if (gained === lost) return 1 - coin(m, smaller) / 2
  return mcnemarExact(gained, lost) - coin(m, smaller)
}

/** P(Bin(m, 1/2) = k). */
const coin = (m: number, k: number): number => Math.exp(logChoose(m, k) - m * Math.LN2)

/**
 * The paired difference in pass rate with a 95 % interval. `lost` passed before and fail now, `gained` the reverse.
 * Agresti and Min (2005): half a pair is added to each cell, so `difference` is (gained - lost) / (n + 2).
 */
export function agrestiMin(lost: number, gained: number, n: number): { difference: number; low: number; high: number } {
  const total = n + 2
  const net = gained - lost
  const difference = net / total
  const half = (z95 * Math.sqrt(lost + gained + 1 - (net * net) / total)) / total
  return { difference, low: Math.max(-1, difference - half), high: Math.min(1, difference + half) }
}

/** Holm's adjusted p values (1979), in the order given. Where a decision hangs on several tests. */
export function holm(ps: readonly number[]): number[] {
  let running = 0
  return adjusted(ps, ascending(ps), (p, rank) => {
    running = Math.max(running, Math.min(1, p * (ps.length - rank)))
    return running
  })
}

/** Benjamini and Hochberg's adjusted p values (1995), in the order given. For lists of where to look. */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  let running = 1
  return adjusted(ps, ascending(ps).reverse(), (p, rank) => {
    running = Math.min(running, (p * ps.length) / (ps.length - rank))
    return running
  })
}

const ascending = (ps: readonly number[]): number[] => [...ps.keys()].sort((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0))

function adjusted(
  ps: readonly number[],
  order: readonly number[],
  adjust: (p: number, rank: number) => number,
): number[] {
  const result = ps.map(() => 0)
  for (const [rank, index] of order.entries()) result[index] = adjust(ps[index] ?? 0, rank)
  return result
}
