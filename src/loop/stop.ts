import { isJudged, passed } from '../core/compare.ts'
import { wilson } from '../core/intervals.ts'
import type { Candidate, Ended, Example, Rate } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { stopIfRepetitive } from './diversity.ts'
import { evaluate } from './evaluate.ts'
import { makeInputs } from './inputs.ts'
import { decided } from './log.ts'
import { confirmAttempts } from './plan.ts'

/** How far under the target a confirmed rate may be: the margin of the stop rule, declared before the run. */
const confirmMargin = 0.05
export const mostConfirms = 2

/** What the lower bound of a confirmed rate reaches. */
export const confirmBar = (passRate: number): number => passRate - confirmMargin

/** Pass rate over the examples that could be judged. */
export const rateOf = (examples: readonly Example[]): Rate => {
  const judged = examples.filter(isJudged)
  return wilson(judged.filter(passed).length, judged.length)
}

export const atTarget = ({ n, passed }: Rate, target: number): boolean => n > 0 && passed >= target * n - 1e-9

export type Confirmation = { confirmed: boolean; rate: Rate }

/**
 * The pass rate on fresh inputs, which no prompt was tuned against. Confirmed when the one-sided lower bound at level
 * .025 (the low end of the 95 % Wilson interval) reaches the target less the margin.
 */
export async function confirm(context: LoopContext, candidate: Candidate, number: number): Promise<Confirmation> {
  const inputs = await makeInputs(context, {
    set: 'confirm',
    round: number,
    attempts: confirmAttempts(context.plan, number),
  })
  await stopIfRepetitive(context)
  const examples = await evaluate(context, { set: 'confirm', round: number, candidate, inputs })
  const rate = rateOf(examples)
  const bar = confirmBar(context.project.config.target.pass_rate)
  const confirmed = rate.n > 0 && rate.low >= bar
  if (!decided(context.run, 'confirm-ended', ({ attempt }) => attempt === number)) {
    context.emit({
      type: 'confirm-ended',
      attempt: number,
      candidate: candidate.id,
      rate,
      lowerBound: rate.low,
      bar,
      confirmed,
    })
  }
  return { confirmed, rate }
}

export const exitCodes: Readonly<Record<Ended, number>> = {
  stable: 0,
  'inputs-only': 0,
  short: 1,
  unconfirmed: 1,
  'below-target': 1,
  'needs-edit': 1,
  'check-failed': 1,
  'budget-spent': 2,
  'provider-gave-up': 3,
  waiting: 4,
  interrupted: 130,
}
