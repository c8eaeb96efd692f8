import type { Input } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { stopIfRepetitive } from './diversity.ts'
import { makeInputs } from './inputs.ts'
import { panelAttempts } from './plan.ts'

/** The panel: fixed inputs, looked at before anything is paid for their completions. */
export async function makePanel(context: LoopContext): Promise<Input[]> {
  const inputs = await makeInputs(context, { set: 'panel', round: 0, attempts: panelAttempts(context.plan) })
  await stopIfRepetitive(context)
  return inputs
}
