import type { Analysis, Band, CriterionAnalysis } from './analysis.ts'
import { fewest } from './evidence.ts'
import { percent, percentBetween } from './percent.ts'
import type { Rate } from './types.ts'

type Answer = Analysis['questions']['too_strict']

const bands: readonly { band: Band; under: number; says: string }[] = [
  { band: 'below', under: 0.3, says: 'under the 30–50 % of a strict rubric' },
  { band: 'strict', under: 0.5, says: 'as a strict rubric does (30–50 %): high quality, lower volume' },
  { band: 'moderate', under: 0.7, says: 'as a moderate rubric does (50–70 %), the usual target' },
  {
    band: 'lenient',
    under: 0.9,
    says: 'as a lenient rubric does (70–90 %); it may be too easy: look at criteria that never fail',
  },
  {
    band: 'above',
    under: Infinity,
    says: 'over the 70–90 % of a lenient rubric; raise the threshold or sharpen the criteria',
  },
]

const strictFloor = 0.3

/** A criterion that surely fails in over half of what it applies to holds the rate down by itself. */
const heavy = 0.5

/** The band of a pass rate: strict 30-50 %, moderate 50-70 %, lenient 70-90 %. */
const bandOf = (share: number): Band => bands.find(({ under }) => share < under)?.band ?? 'above'

/**
 * "Is the rubric too strict?" Yes, only where the whole interval lies under 30 % though no criterion alone explains it;
 * no, where the interval is over 30 % or single criteria hold the rate down; otherwise there is no evidence.
 */
export function askIfTooStrict(rate: Rate, criteria: readonly CriterionAnalysis[]): Answer {
  const share = rate.n === 0 ? 0 : rate.passed / rate.n
  const band = bandOf(share)
  if (rate.n < fewest) {
    return { band, answer: 'no evidence', evidence: `Only ${rate.n} examples were judged; it takes ${fewest}.` }
  }
  const says = bands.find((row) => row.band === band)?.says ?? ''
  const passes = `${percentBetween(share, [rate.low, rate.high])} of examples pass, ${says}.`
  if (rate.low >= strictFloor) return { band, answer: 'no', evidence: passes }
  if (rate.high >= strictFloor) return { band, answer: 'no evidence', evidence: passes }
  const holding = criteria.filter(({ interval }) => interval !== null && interval[0] > heavy)
  if (holding.length === 0) {
    return {
      band,
      answer: 'yes',
      evidence: `${passes} No single criterion explains it: lower the threshold or merge criteria.`,
    }
  }
  const names = holding.map(({ id, fail_rate }) => `${id} (${percent(fail_rate ?? 0)} fail)`).join(', ')
  return {
    band,
    answer: 'no',
    evidence: `${passes} It is held down by ${names}: mend the prompt for these first, then ask again.`,
  }
}
