import type { LoopContext } from './context.ts'
import type { Ending } from './ending.ts'
import { fidelity } from './fidelity.ts'
import { currentCandidate, decided } from './log.ts'
import { makePanel } from './panel.ts'
import { scale } from './scale.ts'
import type { LoopState } from './state.ts'

const forced = ({ run }: Pick<LoopContext, 'run'>) => decided(run, 'scale-forced', () => true)

export const isForced = (context: Pick<LoopContext, 'run'>): boolean => forced(context) !== undefined

/**
 * Phase 6 for a run whose rate was not confirmed, because a person asked for it. It ends as it had ended before: what is
 * stable is decided on fresh inputs, and filling slots decides nothing.
 */
export async function scaleAnyway(context: LoopContext, state: LoopState): Promise<Ending> {
  const known = forced(context)
  if (!known) throw new Error('nobody asked to scale this run')
  context.replay(known)
  state.candidate = currentCandidate(context.run) ?? state.candidate
  state.fidelity = await fidelity(context, await makePanel(context))
  await scale(context, state.candidate)
  const why = `Slots were filled all the same; the pass rate was not confirmed on fresh inputs. ${known.why}`
  return { ended: known.ended, why, finished: true }
}
