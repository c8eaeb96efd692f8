import type { CheckSubject } from '../core/parts.ts'
import type { Cell, Example, Input, Outcome } from '../core/types.ts'

export type ExampleShape = {
  question?: string
  reply?: string
  /** A second, rejected completion. */
  rejected?: string
  cell?: Cell
  source?: string
  outcome?: Outcome
}

/** Example number `n` as a run holds it; what the shape leaves out is ordinary. */
export function checkExample(n: number, shape: ExampleShape = {}): Example {
  const input = inputOf(n, shape)
  const replies = [
    shape.reply ?? `Order ${n} arrives on day ${n}.`,
    ...(shape.rejected === undefined ? [] : [shape.rejected]),
  ]
  const outcome = shape.outcome ?? 'accepted'
  return {
    id: `e-${n}`,
    input,
    candidateId: 'c0',
    judged: replies.map((reply, arm) => judgedOf(input, reply, arm)),
    outcome,
    reason: outcome === 'rejected' ? 'below-threshold' : null,
  }
}

const inputOf = (n: number, { question, cell, source }: ExampleShape): Input => ({
  id: `i-${n}`,
  set: 'scale',
  slot: n,
  attempt: 0,
  cell: cell ?? { topic: 'orders', edge_case: 'none' },
  messages: [{ role: 'user', content: question ?? `Where is parcel p${n}x of customer c${n}y?` }],
  origin: 'generated',
  ...(source === undefined ? {} : { source }),
})

function judgedOf(input: Input, reply: string, arm: number): Example['judged'][number] {
  return {
    completion: {
      id: `k-${input.slot}-${arm}`,
      inputId: input.id,
      candidateId: 'c0',
      arm: arm === 0 ? 'main' : 'rejected',
      sample: 0,
      model: 'simulated/support',
      messages: [{ role: 'assistant', content: reply }],
      finish: 'stop',
      usage: { input: 1, cached: null, output: 1 },
      costUsd: 0,
      callKey: `${input.slot}-${arm}`,
    },
    verdicts: [],
    score: { status: 'scored', value: 1, passed: arm === 0, failed: [], gatesFailed: [], categories: {} },
  }
}

/** A run with these examples; the last tenth of the accepted ones is held out, and every input was planned. */
export function checkSubject(examples: readonly Example[]): CheckSubject {
  const inputs = examples.map(({ input }) => input)
  const accepted = examples.filter(({ outcome }) => outcome === 'accepted')
  const held = accepted.length - Math.round(accepted.length / 10)
  const offTopic = { value: 'chitchat', weight: 1, means: null, examples: [], noTopic: true }
  return {
    taxonomy: { topics: [], axes: [], edge: { share: 0.1, kinds: [offTopic] } },
    planned: inputs.map(({ cell }) => cell),
    inputs,
    examples,
    train: accepted.slice(0, held),
    holdout: accepted.slice(held),
  }
}
