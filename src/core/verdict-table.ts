import { isJudged, passed } from './compare.ts'
import type { Rubric } from './rubric.ts'
import type { Cell, Example, Verdict } from './types.ts'

/** One judged example as the analysis reads it. */
export type Line = {
  cell: Cell
  passed: boolean
  score: number | null
  input: string
  completion: string
  verdicts: ReadonlyMap<string, Verdict>
}

/** Judged examples in order of id, so that nothing depends on the order in which they came. */
export function readLines(examples: readonly Example[]): Line[] {
  const sorted = examples.filter(isJudged).sort((a, b) => (a.id < b.id ? -1 : 1))
  return sorted.map((example) => {
    const [judged] = example.judged
    return {
      cell: example.input.cell,
      passed: passed(example),
      score: judged?.score.value ?? null,
      input: example.input.messages.at(-1)?.content ?? '',
      completion: judged?.completion.messages.at(-1)?.content ?? '',
      verdicts: new Map(judged?.verdicts.map((verdict) => [verdict.criterion, verdict])),
    }
  })
}

/** Verdicts of "error" stand on examples that are not judged; they are counted from all. */
export const countErrors = (examples: readonly Example[], criterion: string): number =>
  examples
    .flatMap(({ judged }) => judged[0]?.verdicts ?? [])
    .filter((v) => v.criterion === criterion && v.answer === 'error').length

/** The answers that count towards the score, per example: of one category, or of the gates. */
export function tally(lines: readonly Line[], criteria: readonly string[]): { n: number; failed: number }[] {
  return lines.map(({ verdicts }) => {
    const answers = criteria.map((id) => verdicts.get(id)?.answer)
    const failed = answers.filter((answer) => answer === 'no').length
    return { n: failed + answers.filter((answer) => answer === 'yes').length, failed }
  })
}

export const scoredCriteria = (rubric: Rubric, category: string): string[] =>
  rubric.criteria.filter((criterion) => !criterion.gate && criterion.category === category).map(({ id }) => id)
