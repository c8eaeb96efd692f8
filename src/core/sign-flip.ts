import { normalTail } from './special.ts'

/** Discordant clusters from which the exact test is needlessly conservative and the mid-p one is used. */
const enough = 25
/** Steps of the exact distribution; above, the normal approximation is as good. */
const mostSteps = 100_000_000

/**
 * Two-sided p of a paired difference in clusters. `nets` holds, for each cluster, how many of its pairs were gained less
 * how many were lost. Where nothing changed, each cluster's net is as likely to have the other sign, so the sum's distribution
 * over all signs is known exactly (Fisher's randomisation test over clusters). Where every cluster is one pair this is
 * McNemar's test: exact under 25 discordant clusters, else mid-p.
 */
export function signFlip(nets: readonly number[]): number {
  const sizes = nets.map(Math.abs).filter((size) => size > 0)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const seen = Math.abs(nets.reduce((sum, net) => sum + net, 0))
  if (sizes.length === 0) return 1
  if (sizes.length * total > mostSteps) return approximate(seen, sizes)
  const chances = sumsOf(sizes, total)
  const at = (sum: number): number => chances[total + sum] ?? 0
  let beyond = 0
  for (let sum = seen + 1; sum <= total; sum++) beyond += 2 * at(sum)
  const equal = seen === 0 ? at(0) : 2 * at(seen)
  return Math.min(1, beyond + (sizes.length < enough ? equal : equal / 2))
}

/** Chance of each sum of ±size, from -total to total. */
function sumsOf(sizes: readonly number[], total: number): Float64Array {
  let chances = new Float64Array(2 * total + 1)
  chances[total] = 1
  let reach = 0
  for (const size of sizes) {
    const next = new Float64Array(2 * total + 1)
    for (let i = total - reach; i <= total + reach; i++) {
      const half = (chances[i] ?? 0) / 2
      next[i - size] = (next[i - size] ?? 0) + half
      next[i + size] = (next[i + size] ?? 0) + half
    }
    chances = next
    reach += size
  }
  return chances
}

function approximate(seen: number, sizes: readonly number[]): number {
  const variance = sizes.reduce((sum, size) => sum + size * size, 0)
  return 2 * normalTail(seen / Math.sqrt(variance))
}
