import { clusteredRate } from '../core/clusters.ts'
import { isJudged } from '../core/compare.ts'
import type { Rubric } from '../core/rubric.ts'
import type { Example } from '../core/types.ts'
import type { JudgedRow } from './judge-row.ts'

/** Examples that the analysis of patterns reads. Counts and rates are over all rows, however many. */
const mostAnalysed = 10_000

/** Verdicts by their answer. `unasked`: nobody was asked. */
export type Answers = { yes: number; no: number; na: number; error: number; unasked: number }

export type Tally = {
  add(row: JudgedRow): void
  counts(): EvaluationCounts
  /** All rows, or as many of them as fit in memory with ease, evenly spread. */
  examples(): readonly Example[]
}

/** What became of the rows of an evaluation, and of each criterion. */
export type EvaluationCounts = {
  /** read = passed + failed + unjudged + unasked. */
  rows: { read: number; passed: number; failed: number; unjudged: number; unasked: number }
  /** Over passed and failed, with a 95 % interval; clustered where a source has several rows, else `sources` is `null`. */
  pass_rate: ReturnType<ReturnType<typeof clusteredRate>['rate']>
  /** Where the verdicts are from, and how many there are none of. */
  verdicts: { recorded: number; rule: number; judge: number; error: number; unasked: number }
  criteria: ({ id: string } & Answers)[]
}

/** @param total how many rows will come; `null` where nobody knows */
export function openTally({ criteria }: Rubric, total: number | null): Tally {
  const rows = { read: 0, passed: 0, failed: 0, unjudged: 0, unasked: 0 }
  const verdicts = { recorded: 0, rule: 0, judge: 0, error: 0, unasked: 0 }
  const answers = new Map(criteria.map(({ id }) => [id, { yes: 0, no: 0, na: 0, error: 0, unasked: 0 }]))
  const rate = clusteredRate()
  const kept: Example[] = []
  const count = (criterion: string, answer: keyof Answers): void => {
    const counts = answers.get(criterion)
    if (counts) counts[answer]++
  }
  return {
    add({ example, judged, unasked, recorded }) {
      if (isSampled(rows.read, total)) kept.push(slim(example))
      rows.read++
      rows[kindOf(example)]++
      if (isJudged(example)) rate.add(judged.score.passed, example.input.source)
      for (const { criterion, answer, by } of judged.verdicts) {
        count(criterion, answer)
        if (recorded.has(criterion)) verdicts.recorded++
        else verdicts[answer === 'error' ? 'error' : by === 'rule' ? 'rule' : 'judge']++
      }
      for (const criterion of unasked) count(criterion, 'unasked')
      verdicts.unasked += unasked.length
    },
    counts: () => ({
      rows,
      pass_rate: rate.rate(),
      verdicts,
      criteria: [...answers].map(([id, counts]) => ({ id, ...counts })),
    }),
    examples: () => kept,
  }
}

function kindOf({ outcome, judged }: Example): 'passed' | 'failed' | 'unjudged' | 'unasked' {
  if (outcome === 'pending') return 'unasked'
  if (outcome === 'errored') return 'unjudged'
  return judged[0]?.score.passed ? 'passed' : 'failed'
}

function isSampled(index: number, total: number | null): boolean {
  if (total === null || total <= mostAnalysed) return index < mostAnalysed
  const before = Math.floor((index * mostAnalysed) / total)
  return Math.floor(((index + 1) * mostAnalysed) / total) > before
}

/** What the analysis reads of an example: reasons of a "no" alone, and the last word of either side. */
function slim(example: Example): Example {
  const { input, judged } = example
  return {
    ...example,
    input: { ...input, messages: input.messages.slice(-1) },
    judged: judged.map((one) => ({
      ...one,
      completion: { ...one.completion, messages: one.completion.messages.slice(-1) },
      verdicts: one.verdicts.map((verdict) => (verdict.answer === 'no' ? verdict : { ...verdict, reason: '' })),
    })),
  }
}
