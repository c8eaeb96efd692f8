import type { Analysis } from '../core/analysis.ts'
import type { Worst } from '../core/events.ts'
import { analyze } from '../core/failures.ts'
import type { Example } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { once } from './log.ts'

const mostNamed = 5

/** Phase 4, before anything is changed. Reads the panel alone: confirm examples are never analysed while the loop runs. */
export function analyzePanel(context: LoopContext, iteration: number, panel: readonly Example[]): Analysis {
  const analysis = analyze(context.project.rubric, panel)
  once(context, 'iteration-analyzed', {
    matches: (event) => event.iteration === iteration,
    decide: () => ({
      type: 'iteration-analyzed',
      iteration,
      candidate: panel[0]?.candidateId ?? '',
      rate: analysis.rate,
      worst: worstOf(analysis),
    }),
  })
  return analysis
}

/** The criteria that fail most, worst first. */
const worstOf = ({ questions }: Pick<Analysis, 'questions'>): Worst[] =>
  questions.fails_most
    .slice(0, mostNamed)
    .map(({ criterion, fail_rate: failRate, interval: [low, high] }) => ({ criterion, failRate, low, high }))
