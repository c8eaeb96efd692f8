import type { Finding } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { allowing, Stopped } from './ending.ts'
import { closedInputs, isKept } from './log.ts'
import { runCheck } from './run-check.ts'

/** The check that guards the money: it looks at inputs before completions are paid for. */
export const repetitionGuard = 'duplicate-inputs'
const mostRepeats = 0.05
/** In a small set one input is several per cent: so many are left out without stopping the run, whatever their share. */
const fewRepeats = 2

/** Stop before completions are bought for inputs of which too many repeat each other, unless `--allow duplicate-inputs`. */
export async function stopIfRepetitive(context: LoopContext): Promise<void> {
  if (context.allow.includes(repetitionGuard)) return
  const message = await repetition(context)
  if (message !== null) throw new Stopped('check-failed', message, allowing(repetitionGuard))
}

/** What is wrong with the inputs so far; `null`: they differ enough. */
export async function repetition(context: LoopContext): Promise<string | null> {
  const failed = (await inputFindings(context)).find(({ level }) => level === 'fail')
  return tooManyRepeats(context) ?? failed?.message ?? null
}

/**
 * More than 5 % of the panel's and confirm's inputs were still near-duplicates after two re-asks. Scale is not counted:
 * there such an input is an attempt that failed, and its slot is tried again.
 */
function tooManyRepeats({ run }: LoopContext): string | undefined {
  const asked = closedInputs(run).filter(({ set, messages }) => set !== 'scale' && messages.length > 0)
  const repeats = asked.filter(({ nearDuplicate }) => nearDuplicate)
  if (repeats.length <= Math.max(fewRepeats, mostRepeats * asked.length)) return undefined
  return `${repeats.length} of ${asked.length} inputs repeat another above 0.8 also after two re-asks, over the limit of 5 %: add topics, subtopics or seeds, or raise the temperature of \`models.inputs\`.`
}

/** What the check says of all inputs so far. */
export async function inputFindings(context: LoopContext): Promise<Finding[]> {
  const check = context.parts.checks.find(({ id }) => id === repetitionGuard)
  const inputs = closedInputs(context.run).filter(isKept)
  const planned = context.plan.slots.map(({ cell }) => cell)
  const subject = { taxonomy: context.project.taxonomy, planned, inputs, examples: [], train: [], holdout: [] }
  return check ? runCheck(check, subject, context.signal) : []
}
