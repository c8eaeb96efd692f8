import { claimOf, coverageOf, expectedRate, isCovered, type Played, play } from '../../test/support/honest-runs.ts'
import { line } from './show.ts'

export const summary =
  'where nothing helps, "better" is rarely said; where the judge errs, the interval covers the truth'

const nothingHelps = { world: 'null', from: 1, to: 200, examples: 60, passRate: 0.8, mostClaims: 10 }
/** A target that every seed reaches on its panel, so that none is without a confirm. */
const judgeErrs = { world: 'noisy', from: 1000, to: 1099, examples: 60, passRate: 0.4, leastCovered: 90 }

/** Show 6. */
export default async function show(): Promise<boolean> {
  const lines = [await showNull(), await showNoisy()]
  return lines.every(Boolean)
}

const seedsOf = ({ from, to }: { from: number; to: number }): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

async function showNull(): Promise<boolean> {
  const seeds = seedsOf(nothingHelps)
  const claims = new Map<number, ReturnType<typeof claimOf>>()
  let comparisons = 0
  let furthest = 0
  for (const seed of seeds) {
    const played = await play({ ...nothingHelps, seed })
    claims.set(seed, claimOf(played))
    comparisons += played.events.filter(({ type }) => type === 'candidate-compared').length
    furthest = Math.max(furthest, gapOf(played))
  }
  const seedsWith = (claim: string): number[] => seeds.filter((seed) => claims.get(seed) === claim)
  const [claimed, honest, neither] = [seedsWith('better or stable'), seedsWith('no gain found'), seedsWith('neither')]
  console.log(
    `  the world's own rate of a run's first and last prompt is at most ${(100 * furthest).toFixed(1)} points apart`,
  )
  console.log(`  "better" or "stable": seeds ${claimed.join(', ') || 'none'}; neither: ${neither.join(', ') || 'none'}`)
  const figures = `${seeds.length} seeds, ${comparisons} comparisons: ${claimed.length} "better" or "stable" (at most ${nothingHelps.mostClaims}), ${honest.length} "no gain found"`
  return line(`null: ${figures}`, claimed.length <= nothingHelps.mostClaims && neither.length === 0)
}

/** How far apart the world's own rates of the first and the last prompt are: zero, or the world is not null. */
function gapOf(played: Played): number {
  const [first, last] = [played.candidates.at(0), played.candidates.at(-1)].map(
    (candidate) => expectedRate(played, candidate?.id ?? '', 2).rate,
  )
  return Math.abs((last ?? Number.NaN) - (first ?? Number.NaN))
}

async function showNoisy(): Promise<boolean> {
  const seeds = seedsOf(judgeErrs)
  const missed: number[] = []
  const unconfirmed: number[] = []
  const gaps: number[] = []
  let second = 0
  for (const seed of seeds) {
    const played = await play({ ...judgeErrs, seed })
    const coverage = coverageOf(played)
    if (coverage === null) unconfirmed.push(seed)
    else gaps.push(coverage.rate - coverage.expected)
    if (!isCovered(coverage)) missed.push(seed)
    if (played.events.filter(({ type }) => type === 'confirm-ended').length > 1) second++
  }
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  console.log(`  no confirm: seeds ${unconfirmed.join(', ') || 'none'}; a second confirm: ${second}`)
  console.log(
    `  not covered: seeds ${missed.join(', ') || 'none'}; confirmed less expected, mean: ${(100 * mean).toFixed(2)} points`,
  )
  const covered = seeds.length - missed.length
  const figures = `${seeds.length} seeds: the interval covers the world's judged rate in ${covered} (at least ${judgeErrs.leastCovered})`
  return line(`noisy: ${figures}`, covered >= judgeErrs.leastCovered)
}
