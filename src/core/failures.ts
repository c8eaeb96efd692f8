import { criterionAgreement } from './agreement.ts'
import type { Analysis, CategoryAnalysis, CriterionAnalysis } from './analysis.ts'
import { failsByCell } from './cells.ts'
import { coFailures } from './co-failures.ts'
import { clusteredWilson, wilson } from './intervals.ts'
import type { Criterion, Rubric } from './rubric.ts'
import { askIfTooStrict } from './stringency.ts'
import { findSymptoms } from './symptoms.ts'
import { sharedTraits } from './traits.ts'
import type { Example } from './types.ts'
import { countErrors, type Line, readLines, scoredCriteria, tally } from './verdict-table.ts'

/**
 * What fails, where, and with what. Reads the chosen completion of each judged example; the order of `examples` does not
 * matter. Rates over examples carry Wilson intervals, rates of categories are clustered by example.
 */
export function analyze(rubric: Rubric, examples: readonly Example[]): Analysis {
  const lines = readLines(examples)
  const together = coFailures(
    lines,
    rubric.criteria.map(({ id }) => id),
  )
  const criteria = rubric.criteria.map((criterion): CriterionAnalysis => {
    const error = countErrors(examples, criterion.id)
    const agreement = criterionAgreement(criterion.id, examples)
    const fails_with = together.get(criterion.id) ?? []
    return { ...analyzeCriterion(criterion, lines), error, fails_with, ...(agreement && { agreement }) }
  })
  const categories = rubric.categories.map(({ id }) => analyzeCategory(id, { rubric, lines, criteria }))
  const rate = wilson(lines.filter(({ passed }) => passed).length, lines.length)
  return {
    rate,
    criteria,
    categories,
    cells: failsByCell(lines.map(({ cell, passed }) => ({ cell, failed: !passed }))),
    symptoms: findSymptoms({ rubric, lines, criteria, categories }),
    questions: {
      fails_most: worstFirst(criteria),
      ...sharedTraits(lines),
      too_strict: askIfTooStrict(rate, criteria),
    },
  }
}

function analyzeCriterion({ id, category, gate }: Criterion, lines: readonly Line[]) {
  const verdicts = lines.flatMap(({ cell, verdicts }) => {
    const verdict = verdicts.get(id)
    return verdict ? [{ cell, ...verdict }] : []
  })
  const count = (wanted: string): number => verdicts.filter(({ answer }) => answer === wanted).length
  const [yes, no, na] = [count('yes'), count('no'), count('na')]
  const decided = verdicts.filter(({ answer }) => answer === 'yes' || answer === 'no')
  const by_cell = failsByCell(decided.map(({ cell, answer }) => ({ cell, failed: answer === 'no' })))
  const reasons = commonReasons(verdicts.flatMap(({ answer, reason }) => (answer === 'no' ? [reason] : [])))
  const flag = flagOf(yes, no)
  return { id, category, gate, yes, no, na, ...failRate(no, yes + no), by_cell, reasons, flag }
}

function failRate(no: number, n: number): Pick<CriterionAnalysis, 'fail_rate' | 'interval'> {
  if (n === 0) return { fail_rate: null, interval: null }
  const { low, high } = wilson(no, n)
  return { fail_rate: no / n, interval: [low, high] }
}

function flagOf(yes: number, no: number): CriterionAnalysis['flag'] {
  if (yes === 0 && no === 0) return 'never-fires'
  if (no === 0) return 'always-passes'
  return yes === 0 ? 'always-fails' : null
}

/** Up to five, the most frequent first; equal but for case and spaces is the same. */
function commonReasons(reasons: readonly string[]): string[] {
  const stated = reasons.filter((reason) => reason.trim() !== '')
  const groups = [...Map.groupBy(stated, (reason) => reason.trim().replace(/\s+/gu, ' ').toLowerCase()).values()]
  groups.sort((a, b) => b.length - a.length)
  return groups.slice(0, 5).flatMap(([first]) => first?.trim() ?? [])
}

type Table = { rubric: Rubric; lines: readonly Line[]; criteria: readonly CriterionAnalysis[] }

function analyzeCategory(id: string, { rubric, lines, criteria }: Table): CategoryAnalysis {
  const ids = scoredCriteria(rubric, id)
  const members = criteria.filter((criterion) => ids.includes(criterion.id))
  const sum = (answer: 'yes' | 'no' | 'na'): number => members.reduce((total, member) => total + member[answer], 0)
  const [yes, no, na] = [sum('yes'), sum('no'), sum('na')]
  if (yes + no === 0) return { id, yes, no, na, fail_rate: null, interval: null }
  const { low, high } = clusteredWilson(tally(lines, ids).map(({ n, failed }) => ({ n, passed: failed })))
  return { id, yes, no, na, fail_rate: no / (yes + no), interval: [low, high] }
}

function worstFirst(criteria: readonly CriterionAnalysis[]): Analysis['questions']['fails_most'] {
  const failing = criteria.flatMap(({ id, fail_rate, interval }) =>
    fail_rate === null || fail_rate === 0 || interval === null ? [] : [{ criterion: id, fail_rate, interval }],
  )
  return failing.sort((a, b) => b.fail_rate - a.fail_rate || b.interval[0] - a.interval[0])
}
