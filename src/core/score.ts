import { toMillionths } from './exact.ts'
import type { Rubric } from './rubric.ts'
import type { Answer, CategoryTally, Score, Verdict } from './types.ts'

const one = 1_000_000n

/** All that the score needs of a verdict. */
export type Answered = Pick<Verdict, 'criterion' | 'answer'>

/**
 * The score of one completion. A category's score is yes / (yes + no); the example's is the weighted mean over
 * categories with at least one yes or no. Gates are outside the score. A criterion without exactly one verdict, or with one
 * that is no answer ("No", "maybe"), is an `error`, and any `error` makes the example unjudged. `passed` is decided in
 * integers; `value` is a double for display.
 * Throws RangeError where a weight or the threshold is not decimal text, or a criterion names no category of the rubric.
 */
export function score(rubric: Rubric, verdicts: readonly Answered[]): Score {
  const answerOf = readAnswers(verdicts)
  const tallies = new Map<string, CategoryTally>(rubric.categories.map(({ id }) => [id, { yes: 0, no: 0, na: 0 }]))
  const failed: string[] = []
  const gatesFailed: string[] = []
  let unjudged = false
  for (const { id, gate, category } of rubric.criteria) {
    const answer = answerOf(id)
    if (answer === 'no') failed.push(id)
    if (answer === 'no' && gate) gatesFailed.push(id)
    const tally = tallies.get(category)
    if (!gate && !tally) throw new RangeError(`criterion "${id}" is in category "${category}", which the rubric lacks`)
    if (answer === 'error') unjudged = true
    else if (!gate && tally) tally[answer]++
  }
  const categories = Object.fromEntries(tallies)
  const mean = weightedMean(rubric, tallies)
  if (unjudged) return { status: 'unjudged', value: null, passed: false, failed, gatesFailed, categories }
  if (!mean) return { status: 'not-scored', value: null, passed: false, failed, gatesFailed, categories }
  const reached = one * mean.numerator >= toMillionths(rubric.threshold) * mean.denominator
  const value = Number(mean.numerator) / Number(mean.denominator)
  return { status: 'scored', value, passed: reached && gatesFailed.length === 0, failed, gatesFailed, categories }
}

/** Verdicts may come from a file or from anybody's code. */
export const isAnswer = (value: unknown): value is Answer => all.some((answer) => answer === value)

const all: readonly Answer[] = ['yes', 'no', 'na', 'error']

function readAnswers(verdicts: readonly Answered[]): (criterion: string) => Answer {
  const answers = new Map<string, Answer>()
  for (const { criterion, answer } of verdicts)
    answers.set(criterion, answers.has(criterion) || !isAnswer(answer) ? 'error' : answer)
  return (criterion) => answers.get(criterion) ?? 'error'
}

/** As a fraction; `null` where no category with a weight has a yes or a no. */
function weightedMean(rubric: Rubric, tallies: ReadonlyMap<string, CategoryTally>) {
  const scored = rubric.categories.flatMap(({ id, weight }) => {
    const { yes, no } = tallies.get(id) ?? { yes: 0, no: 0 }
    return yes + no === 0 ? [] : [{ weight: toMillionths(weight), yes: BigInt(yes), of: BigInt(yes + no) }]
  })
  const common = scored.reduce((soFar, { of }) => leastCommonMultiple(soFar, of), 1n)
  const numerator = scored.reduce((sum, { weight, yes, of }) => sum + weight * yes * (common / of), 0n)
  const denominator = scored.reduce((sum, { weight }) => sum + weight * common, 0n)
  return denominator === 0n ? null : { numerator, denominator }
}

/** What the threshold means where `count` equal criteria apply: 0.85 of 5 means 5. */
export function effectiveRule(threshold: string, count: number): { needed: number; of: number } {
  const needed = (toMillionths(threshold) * BigInt(count) + one - 1n) / one
  return { needed: Number(needed), of: count }
}

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b))
const leastCommonMultiple = (a: bigint, b: bigint): bigint => (a / greatestCommonDivisor(a, b)) * b
