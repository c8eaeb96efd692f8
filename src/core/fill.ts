import { isJudged } from './compare.ts'
import type { Counts, Example, Slot } from './types.ts'

/**
 * Decide, from all examples of a run, which pass fills which slot. A pass fills only its own slot, the first in plan
 * order (`examples` come panel, confirm, scale) does; later passes are surplus, passes of a replaced candidate are superseded.
 * Returns new examples in the same order; `finished` turns slots without a pass from pending into abandoned.
 */
export function fillSlots(
  slots: readonly Slot[],
  examples: readonly Example[],
  options: { candidate: string; finished: boolean },
): { examples: Example[]; open: Slot[]; counts: Counts } {
  const filled = new Set<number>()
  const decided = examples.map((example): Example => {
    if (!isPass(example)) return example
    if (example.candidateId !== options.candidate) return { ...example, outcome: 'surplus', reason: 'superseded' }
    if (filled.has(example.input.slot)) return { ...example, outcome: 'surplus', reason: 'surplus' }
    filled.add(example.input.slot)
    return { ...example, outcome: 'accepted', reason: null }
  })
  const open = slots.filter((slot) => !filled.has(slot.index))
  return {
    examples: decided,
    open,
    counts: count(decided, { planned: slots.length, open: open.length, finished: options.finished }),
  }
}

/** An example that was accepted by its method, whatever became of it when slots were filled. */
const isPass = (example: Example): boolean =>
  example.outcome === 'accepted' || (example.outcome === 'surplus' && isJudged(example))

function count(examples: readonly Example[], slots: { planned: number; open: number; finished: boolean }): Counts {
  const of = (outcome: Example['outcome']): number => examples.filter((example) => example.outcome === outcome).length
  return {
    planned: slots.planned,
    accepted: slots.planned - slots.open,
    abandoned: slots.finished ? slots.open : 0,
    pending: slots.finished ? 0 : slots.open,
    attempts: {
      made: examples.length,
      accepted: of('accepted'),
      rejected: of('rejected'),
      errored: of('errored'),
      surplus: of('surplus'),
    },
  }
}
