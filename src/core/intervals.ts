import { betaQuantile, normalQuantile, tQuantile, z95 } from './special.ts'
import type { Rate } from './types.ts'

/** Wilson's score interval (1927). Of nothing it is 0 to 1. `passed` may be a fraction of a count. */
export function wilson(passed: number, n: number, z: number = z95): Rate {
  if (n === 0) return { n, passed, low: 0, high: 1 }
  const share = passed / n
  const scale = 1 + (z * z) / n
  const centre = (share + (z * z) / (2 * n)) / scale
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / scale
  return { n, passed, low: passed === 0 ? 0 : centre - half, high: passed === n ? 1 : centre + half }
}

/** The one-sided lower bound: the true rate is below it with chance `alpha` at most (nearly). */
export const wilsonLower = (passed: number, n: number, alpha: number): number =>
  wilson(passed, n, normalQuantile(1 - alpha)).low

/** Clopper and Pearson's exact interval (1934); never covers too little. For promises of "at most". */
export function clopperPearson(passed: number, n: number, alpha = 0.05): Rate {
  const low = passed === 0 ? 0 : betaQuantile(alpha / 2, passed, n - passed + 1)
  const high = passed === n ? 1 : betaQuantile(1 - alpha / 2, passed + 1, n - passed)
  return { n, passed, low, high }
}

/**
 * Wilson with an effective n, for answers that come in clusters (several of one input, several of one example).
 * n_eff = p (1 - p) / se^2 x (z / t)^2, never more than the answers; se is the ratio estimator's, which for clusters of
 * one size is sd(share of a cluster) / sqrt(clusters). Source of the practice: Miller, "Adding Error Bars to Evals"
 * (arXiv 2411.00640). `n` and `passed` count answers.
 */
export function clusteredWilson(clusters: readonly { n: number; passed: number }[]): Rate {
  const filled = clusters.filter(({ n }) => n > 0)
  const n = filled.reduce((sum, cluster) => sum + cluster.n, 0)
  const passed = filled.reduce((sum, cluster) => sum + cluster.passed, 0)
  const share = passed / Math.max(1, n)
  const squares = filled.reduce((sum, cluster) => sum + (cluster.passed - share * cluster.n) ** 2, 0)
  const effective = Math.min(n, effectiveN({ share, n, squares, k: filled.length }))
  const { low, high } = wilson(share * effective, effective)
  return { n, passed, low: passed === 0 ? 0 : low, high: passed === n ? 1 : high }
}

/** Clusters that all agree say nothing of their spread: then each counts once. */
function effectiveN({ share, n, squares, k }: { share: number; n: number; squares: number; k: number }): number {
  if (k < 2 || squares < 1e-12) return k
  const variance = ((k / (k - 1)) * squares) / n ** 2
  return ((share * (1 - share)) / variance) * (z95 / tQuantile(0.05, k - 1)) ** 2
}
