import { agrestiMin, benjaminiHochberg } from './paired.ts'
import { signFlip } from './sign-flip.ts'
import { tQuantile } from './special.ts'
import type { Answer } from './types.ts'

/** One row of a result: what became of one input. */
export type Scored = {
  id: string
  source: string | undefined
  /** Whether anything is known of it. */
  judged: boolean
  passed: boolean
  answers: Readonly<Record<string, Answer>>
  /** The beginning of the input, for people. */
  text: string
}

/** Shares are 0 to 1. `difference` is after less before, with a 95 % interval; `p` is two-sided. */
export type Difference = {
  n: number
  before: number
  after: number
  gained: number
  lost: number
  difference: number
  low: number
  high: number
  p: number
}

export type ComparedWord = 'better' | 'worse' | 'ahead, not shown' | 'behind, not shown' | 'no difference'

export type ComparedResults = Difference & {
  word: ComparedWord
  /** How many clusters the pairs are in; `null` where no source has several. */
  sources: number | null
  gainedRows: Scored[]
  lostRows: Scored[]
  /** Where to look: answers of "yes" and "no" on both sides. `adjusted` is p after Benjamini and Hochberg. */
  criteria: (Difference & { criterion: string; adjusted: number })[]
  /** Ids without a partner, and pairs of which one side could not be judged. */
  unpaired: { before: string[]; after: string[]; unjudged: string[] }
}

type Pair = { before: boolean; after: boolean; source: string | undefined }
type Match = { before: Scored; after: Scored }

const alpha = 0.05

/** Two results on the same inputs, paired by id. */
export function compareScored(
  before: ReadonlyMap<string, Scored>,
  after: ReadonlyMap<string, Scored>,
): ComparedResults {
  const matches = [...after.values()].flatMap((row): Match[] => {
    const match = before.get(row.id)
    return match ? [{ before: match, after: row }] : []
  })
  const judged = matches.filter(({ before, after }) => before.judged && after.judged)
  const pairs = judged.map(
    (match): Pair => ({
      before: match.before.passed,
      after: match.after.passed,
      source: sourceOf(match),
    }),
  )
  const clusters = clustersOf(pairs)
  const whole = differenceOf(pairs, clusters)
  return {
    ...whole,
    word: wordFor(whole),
    sources: clusters?.length ?? null,
    gainedRows: judged.flatMap(({ before, after }) => (after.passed && !before.passed ? [after] : [])),
    lostRows: judged.flatMap(({ before, after }) => (before.passed && !after.passed ? [after] : [])),
    criteria: criteriaOf(judged),
    unpaired: {
      before: [...before.keys()].filter((id) => !after.has(id)),
      after: [...after.keys()].filter((id) => !before.has(id)),
      unjudged: matches.filter((match) => !judged.includes(match)).map(({ after }) => after.id),
    },
  }
}

const sourceOf = ({ before, after }: Match): string | undefined => after.source ?? before.source

function wordFor({ gained, lost, p }: Difference): ComparedWord {
  if (gained === lost) return 'no difference'
  if (gained > lost) return p < alpha ? 'better' : 'ahead, not shown'
  return p < alpha ? 'worse' : 'behind, not shown'
}

function criteriaOf(judged: readonly Match[]): ComparedResults['criteria'] {
  const names = [...new Set(judged.flatMap(({ after }) => Object.keys(after.answers)))]
  const found = names.flatMap((criterion) => {
    const pairs = judged.flatMap((match): Pair[] => {
      const [before, after] = [match.before.answers[criterion], match.after.answers[criterion]]
      const areDecided = [before, after].every((answer) => answer === 'yes' || answer === 'no')
      return areDecided ? [{ before: before === 'yes', after: after === 'yes', source: sourceOf(match) }] : []
    })
    return pairs.length === 0 ? [] : [{ criterion, ...differenceOf(pairs, clustersOf(pairs)) }]
  })
  const adjusted = benjaminiHochberg(found.map(({ p }) => p))
  const all = found.map((one, i) => ({ ...one, adjusted: adjusted[i] ?? 1 }))
  return all.sort((a, b) => a.p - b.p || (a.criterion < b.criterion ? -1 : 1))
}

type Cluster = { n: number; net: number }

/** `null` where no source has several pairs. */
function clustersOf(pairs: readonly Pair[]): Cluster[] | null {
  const bySource = new Map<string, Cluster>()
  const alone: Cluster[] = []
  for (const { before, after, source } of pairs) {
    const net = Number(after) - Number(before)
    const cluster = source === undefined ? undefined : bySource.get(source)
    if (cluster) {
      cluster.n++
      cluster.net += net
    } else if (source === undefined) alone.push({ n: 1, net })
    else bySource.set(source, { n: 1, net })
  }
  const sources = [...bySource.values()]
  return sources.some(({ n }) => n > 1) ? [...sources, ...alone] : null
}

function differenceOf(pairs: readonly Pair[], clusters: readonly Cluster[] | null): Difference {
  const n = pairs.length
  const count = (test: (pair: Pair) => boolean): number => pairs.filter(test).length
  const gained = count(({ before, after }) => after && !before)
  const lost = count(({ before, after }) => before && !after)
  const nets = clusters
    ? clusters.map(({ net }) => net)
    : pairs.map(({ before, after }) => Number(after) - Number(before))
  return {
    ...{
      n,
      before: count(({ before }) => before) / Math.max(1, n),
      after: count(({ after }) => after) / Math.max(1, n),
    },
    ...{ gained, lost, difference: (gained - lost) / Math.max(1, n) },
    ...intervalOf({ gained, lost, n }, clusters),
    p: signFlip(nets),
  }
}

type Counts = { gained: number; lost: number; n: number }

/** Agresti and Min's; in clusters the ratio estimator's, with the t of as many clusters as there are, less one. */
function intervalOf({ gained, lost, n }: Counts, clusters: readonly Cluster[] | null): { low: number; high: number } {
  const k = clusters?.length ?? 0
  const share = (gained - lost) / Math.max(1, n)
  const squares = (clusters ?? []).reduce((sum, { net, n }) => sum + (net - share * n) ** 2, 0)
  if (k < 2 || squares === 0) {
    // Clusters that all agree say nothing of their spread: then each counts once.
    const scale = clusters && n > 0 ? k / n : 1
    const { low, high } = agrestiMin(lost * scale, gained * scale, n * scale)
    return { low, high }
  }
  const half = (tQuantile(alpha, k - 1) * Math.sqrt((k / (k - 1)) * squares)) / n
  return { low: Math.max(-1, share - half), high: Math.min(1, share + half) }
}
