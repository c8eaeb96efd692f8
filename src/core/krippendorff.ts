import { clusteredWilson } from './intervals.ts'
import { tQuantile } from './special.ts'

/** What several raters said of one thing; `null`: this one gave no answer. */
export type Unit = readonly (string | null)[]

/** How far raters agree, with its uncertainty. */
export type Agreement = {
  /** Things that at least two raters answered. */
  n: number
  /** The share of pairs of answers that are equal, with its 95 % interval. `null` without a pair. */
  raw: number | null
  raw_interval: [number, number] | null
  /** Beyond chance: 1 is perfect, 0 what chance gives, below 0 worse. `null` where all answers are the same, or of one cluster. */
  alpha: number | null
  interval: [number, number] | null
}

/**
 * Raw agreement and Krippendorff's alpha for nominal answers, of any number of raters and with answers missing:
 * alpha = 1 - (N - 1) (N - sum o_cc) / (N^2 - sum n_c^2), over N answers to things that at least two answered.
 * Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). Units of one cluster (one example) belong
 * together: raw agreement has a clustered Wilson interval, alpha one by the jackknife over clusters (Efron, "The
 * Jackknife, the Bootstrap and Other Resampling Plans", 1982). Where no pair differs a jackknife knows no spread; the low
 * end is then that of raw agreement, carried over.
 */
export function agreement(clusters: readonly (readonly Unit[])[]): Agreement {
  const labels = [...new Set(clusters.flat(2))].filter((label) => label !== null)
  const sums = clusters.map((units) => sumOf(units, labels)).filter(({ n }) => n > 0)
  const total = add(sums)
  if (total.pairs === 0) return { n: 0, raw: null, raw_interval: null, alpha: null, interval: null }
  const { low, high } = clusteredWilson(sums.map(({ pairs, equal }) => ({ n: pairs, passed: equal })))
  const range: [number, number] = [low, high]
  const raw = { n: total.n, raw: total.equal / total.pairs, raw_interval: range }
  const alpha = sums.length < 2 ? null : alphaOf(total)
  if (alpha === null) return { ...raw, alpha, interval: null }
  return { ...raw, alpha, interval: raw.raw === 1 ? carried(low, total) : jackknife(sums, { total, alpha }) }
}

/** Sums over units: `counts` of pairable answers by label, `match` the diagonal of the matrix of coincidences. */
type Sums = { n: number; pairs: number; equal: number; match: number; counts: number[] }

function sumOf(units: readonly Unit[], labels: readonly string[]): Sums {
  const sums = units.flatMap((unit): Sums[] => {
    const counts = labels.map((label) => unit.filter((answer) => answer === label).length)
    const m = counts.reduce((sum, count) => sum + count, 0)
    if (m < 2) return []
    const twins = counts.reduce((sum, count) => sum + count * (count - 1), 0)
    return [{ n: 1, pairs: (m * (m - 1)) / 2, equal: twins / 2, match: twins / (m - 1), counts }]
  })
  return add(sums)
}

function add(sums: readonly Sums[]): Sums {
  const total: Sums = { n: 0, pairs: 0, equal: 0, match: 0, counts: [] }
  for (const { n, pairs, equal, match, counts } of sums) {
    total.n += n
    total.pairs += pairs
    total.equal += equal
    total.match += match
    for (const [i, count] of counts.entries()) total.counts[i] = (total.counts[i] ?? 0) + count
  }
  return total
}

/** How often two answers would differ by chance; 0 where all are the same. */
function expected(counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const squares = counts.reduce((sum, count) => sum + count * count, 0)
  return (all * all - squares) / (all * (all - 1))
}

function alphaOf({ match, counts }: Pick<Sums, 'match' | 'counts'>): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const byChance = expected(counts)
  return byChance === 0 ? null : 1 - (all - match) / all / byChance
}

const carried = (rawLow: number, { counts }: Sums): [number, number] => [
  Math.max(-1, 1 - (1 - rawLow) / expected(counts)),
  1,
]

type Whole = { total: Sums; alpha: number }

/** Alpha without each cluster in turn gives its standard error; Student's t is for few clusters. */
function jackknife(sums: readonly Sums[], { total, alpha }: Whole): [number, number] {
  const without = sums.map(
    ({ match, counts }) =>
      // Without the only cluster that differs, all answers may be the same: no difference is left.
      alphaOf({ match: total.match - match, counts: total.counts.map((count, i) => count - (counts[i] ?? 0)) }) ?? 1,
  )
  const k = without.length
  const mean = without.reduce((sum, one) => sum + one, 0) / k
  const squares = without.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const half = tQuantile(0.05, k - 1) * Math.sqrt(((k - 1) / k) * squares)
  return [Math.max(-1, alpha - half), Math.min(1, alpha + half)]
}
