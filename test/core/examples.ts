import type { Criterion, Rubric } from '../../src/core/rubric.ts'
import { score } from '../../src/core/score.ts'
import type { Answer, Cell, Completion, Example, Input, InputSet, Verdict } from '../../src/core/types.ts'

type CriterionShape = Pick<Criterion, 'id'> & Partial<Criterion>

/** A rubric of equal categories; a criterion without one is in `general`. */
export function rubricOf(criteria: readonly CriterionShape[], threshold = '0.8'): Rubric {
  const full = criteria.map(
    ({ id, ...rest }): Criterion => ({
      id,
      category: 'general',
      question: `${id}?`,
      gate: false,
      na: null,
      fix: null,
      examples: [],
      reference: true,
      only: null,
      except: null,
      turns: null,
      rule: null,
      with: {},
      ...rest,
    }),
  )
  const names = [...new Set(full.filter(({ gate }) => !gate).map(({ category }) => category))]
  return { threshold, categories: names.map((id) => ({ id, weight: '1' })), criteria: full }
}

export type ExampleShape = {
  rubric: Rubric
  answers: Readonly<Record<string, Answer>>
  reasons?: Readonly<Record<string, string>>
  cell?: Cell
  text?: string
  question?: string
  set?: InputSet
  source?: string
}

const numbered = (n: number): string => String(n).padStart(5, '0')

const completionOf = (n: number, text: string): Completion => ({
  id: `k-${numbered(n)}`,
  inputId: `i-${numbered(n)}`,
  candidateId: 'c0',
  arm: 'main',
  sample: 0,
  model: 'simulated/support',
  messages: [{ role: 'assistant', content: text }],
  finish: 'stop',
  usage: { input: 1, cached: null, output: 1 },
  costUsd: 0,
  callKey: numbered(n),
})

const inputOf = (n: number, { cell, question, set, source }: ExampleShape): Input => ({
  id: `i-${numbered(n)}`,
  set: set ?? 'panel',
  slot: n,
  attempt: 0,
  cell: cell ?? { topic: 'billing' },
  messages: [{ role: 'user', content: question ?? 'Where is my refund?' }],
  origin: 'generated',
  ...(source === undefined ? {} : { source }),
})

/** Example number `n`, scored by the rubric, as a run would hold it. */
export function exampleOf(n: number, shape: ExampleShape): Example {
  const completion = completionOf(n, shape.text ?? 'Of course.')
  const verdicts = Object.entries(shape.answers).map(
    ([criterion, answer]): Verdict => ({
      completionId: completion.id,
      criterion,
      answer,
      reason: shape.reasons?.[criterion] ?? '',
      by: 'judge',
      key: `${numbered(n)}-${criterion}`,
    }),
  )
  const scored = score(shape.rubric, verdicts)
  return {
    id: `e-${numbered(n)}`,
    input: inputOf(n, shape),
    candidateId: 'c0',
    judged: [{ completion, verdicts, score: scored }],
    outcome: scored.status === 'unjudged' ? 'errored' : scored.passed ? 'accepted' : 'rejected',
    reason: scored.passed ? null : scored.status === 'unjudged' ? 'unjudged' : 'below-threshold',
  }
}
