import type { Stage } from '../core/events.ts'
import { exampleId } from '../core/ids.ts'
import type { Candidate, Example, Input } from '../core/types.ts'
import { complete } from './complete.ts'
import type { LoopContext } from './context.ts'
import { repetitionGuard } from './diversity.ts'
import { judge } from './judge.ts'
import { closedRound } from './log.ts'
import { inParallel } from './parallel.ts'

/** Examples a transaction. What a crash loses here is made again from the ledger, for free. */
const saveEvery = 32

export type Round = { set: Input['set']; round: number; candidate: Candidate; inputs: readonly Input[] }

/** Phases 2 and 3 for a set of inputs, in plan order. A round that was closed before a restart is read, not made again. */
export async function evaluate(context: LoopContext, { set, round, candidate, inputs }: Round): Promise<Example[]> {
  const stage: Stage = set === 'probe' ? 'scale' : set
  context.emit({ type: 'stage-started', stage, set, candidate: candidate.id, total: inputs.length })
  const closed = closedRound(context.run, { set, round, candidate: candidate.id })
  if (closed) return closed
  const unsaved: Example[] = []
  let done = 0
  const examples = await inParallel(inputs, context.models.role('generator').concurrency, async (input) => {
    const example = await makeExample(context, candidate, input)
    unsaved.push(example)
    if (unsaved.length >= saveEvery) context.run.putExamples(unsaved.splice(0))
    done++
    const passed = example.judged[0]?.score.passed ?? false
    context.emit({
      type: 'example-judged',
      set,
      candidate: candidate.id,
      example: example.id,
      passed,
      done,
      total: inputs.length,
    })
    return example
  }).finally(() => context.run.putExamples(unsaved))
  context.emit({ type: 'round-closed', set, round, candidate: candidate.id, examples: examples.map(({ id }) => id) })
  return examples
}

/** A repetition, for which no completion is paid. */
export const isLeftOut = ({ allow }: Pick<LoopContext, 'allow'>, { nearDuplicate }: Input): boolean =>
  nearDuplicate === true && !allow.includes(repetitionGuard)

async function makeExample(context: LoopContext, candidate: Candidate, input: Input): Promise<Example> {
  const fields = { id: exampleId({ inputId: input.id, candidateId: candidate.id }), input, candidateId: candidate.id }
  if (input.messages.length === 0) {
    return {
      ...fields,
      judged: [],
      outcome: 'errored',
      reason: 'provider-error',
      error: `No input could be written for this cell: ${input.error ?? 'no reason is known.'}`,
    }
  }
  if (isLeftOut(context, input)) return { ...fields, judged: [], outcome: 'rejected', reason: 'near-duplicate' }
  const { completion, error } = await complete(context, candidate, input)
  const judged = [completion.finish === 'stop' ? await judge(context, input, completion) : unjudged(completion)]
  const example: Example = { ...fields, judged, ...context.parts.method.decide({ input, judged }) }
  return error === null ? example : { ...example, error }
}

/** A reply that is no data is not judged: nothing was asked, so nothing failed but the reply. */
const unjudged = (completion: Example['judged'][number]['completion']): Example['judged'][number] => ({
  completion,
  verdicts: [],
  score: { status: 'unjudged', value: null, passed: false, failed: [], gatesFailed: [], categories: {} },
})
