import { fillSlots } from '../core/fill.ts'
import type { Candidate, Slot } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { stopIfRepetitive } from './diversity.ts'
import { evaluate } from './evaluate.ts'
import { makeInputs } from './inputs.ts'
import { scaleAttempts } from './plan.ts'

/** Tries at one slot in this phase: a cell that fails so often is reported, not paid for without end. */
const mostRounds = 10

/**
 * Phase 6, first half: every slot without a pass is tried again with a new input of the same cell, until all are filled or
 * the attempts are spent. Round r is attempt r of each open slot, in slot order; the cap cuts in that order.
 */
export async function scale(context: LoopContext, candidate: Candidate): Promise<void> {
  let left = context.plan.sizes.attempts
  for (let round = 1; round <= mostRounds && left > 0; round++) {
    const attempts = scaleAttempts(context.plan, openSlots(context, candidate, round), round).slice(0, left)
    if (attempts.length === 0) return
    const inputs = await makeInputs(context, { set: 'scale', round, attempts })
    if (inputs.length === 0) return
    await stopIfRepetitive(context)
    await evaluate(context, { set: 'scale', round, candidate, inputs })
    left -= attempts.length
  }
}

/** Slots that no closed round before this one has filled. */
function openSlots({ plan, run }: LoopContext, candidate: Candidate, round: number): Slot[] {
  const closed = run
    .events()
    .flatMap((event) =>
      event.type === 'round-closed' && !(event.set === 'scale' && event.round >= round) ? event.examples : [],
    )
  const examples = closed.flatMap((id) => run.example(id) ?? [])
  return fillSlots(plan.slots, examples, { candidate: candidate.id, finished: false }).open
}
