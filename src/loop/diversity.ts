import type { Finding } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { Stopped } from './ending.ts'
import { closedInputs } from './log.ts'

/** The check that guards the money: it looks at inputs before completions are paid for. */
const guard = 'duplicate-inputs'

/** Stop before completions are bought for inputs of which too many repeat each other, unless `--allow duplicate-inputs`. */
export async function stopIfRepetitive(context: LoopContext): Promise<void> {
  const finding = (await inputFindings(context)).find(({ level }) => level === 'fail')
  if (!finding || context.allow.includes(guard)) return
  throw new Stopped('check-failed', finding.message)
}

async function inputFindings(context: LoopContext): Promise<Finding[]> {
  const check = context.parts.checks.find(({ id }) => id === guard)
  const inputs = closedInputs(context.run).filter(({ messages }) => messages.length > 0)
  const planned = context.plan.slots.map(({ cell }) => cell)
  const subject = { taxonomy: context.project.taxonomy, planned, inputs, examples: [], train: [], holdout: [] }
  return (await check?.run(subject)) ?? []
}
