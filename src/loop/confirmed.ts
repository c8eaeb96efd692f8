import type { Candidate } from '../core/types.ts'
import { fewestToConfirm, tooFewRows } from './confirmable.ts'
import type { LoopContext } from './context.ts'
import { Stopped } from './ending.ts'
import { confirm, mostConfirms } from './stop.ts'

/** Try the rate on fresh inputs. Throws the ending of a run that has none for this time, or for another one. */
export async function isConfirmed(context: LoopContext, candidate: Candidate, number: number): Promise<boolean> {
  stopIfOutOfInputs(context, number - 1)
  const { confirmed } = await confirm(context, candidate, number)
  if (!confirmed) stopIfOutOfInputs(context, number)
  return confirmed
}

const tried = ['', ', and fresh inputs did not confirm it', ', and two sets of fresh inputs did not confirm it']

function stopIfOutOfInputs(context: LoopContext, confirms: number): void {
  if (confirms >= mostConfirms) throw new Stopped('unconfirmed', `The panel is at target${tried[confirms]}.`)
  const rows = tooFewRows(context, confirms + 1)
  if (rows === null) return
  const fewest = fewestToConfirm(context.project.config.target.pass_rate)
  const why = `The panel is at target${tried[confirms]}. Of \`inputs.from\`, ${rows} rows are left that fit, and ${fewest} are the least to confirm it on.`
  throw new Stopped('unconfirmed', why, 'add rows to the file of inputs.from, then: tunesmith run')
}
