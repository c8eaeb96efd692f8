import { isJudged } from '../core/compare.ts'
import type { Example } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import { Stopped } from './ending.ts'
import { foundNoGain } from './improve.ts'

type Tried = { iteration: number; suggestions: readonly string[]; panel: readonly Example[] }

/** The ending of a run below its target that has nothing more to try. */
export function nothingLeft({ plan, project, run }: LoopContext, { iteration, suggestions, panel }: Tried): Stopped {
  const unscored = whyNothingScored(panel)
  if (unscored !== null) return new Stopped('below-target', unscored, 'tunesmith doctor --online')
  if (project.config.loop.improve === 'manual') return new Stopped('needs-edit', suggestions.join('\n'))
  const { iterations } = plan.sizes
  const areSpent = iteration > iterations
  const left = areSpent ? ['The iterations are spent.'] : ['No fix is left to try.', ...suggestions]
  const gain = foundNoGain(run) ? ['No gain found: no change of the prompt was shown to help.'] : []
  const more = areSpent ? `tunesmith run --iterations ${Math.max(1, 2 * iterations)}` : undefined
  return new Stopped('below-target', [...left, ...gain].join(' '), more)
}

/** Why there is no pass rate, where not one example of the panel could be scored; null where one could. */
function whyNothingScored(panel: readonly Example[]): string | null {
  if (panel.some(isJudged)) return null
  const reasons = Map.groupBy(panel, ({ reason }) => reason ?? 'unjudged')
  const counts = [...reasons].map(([reason, examples]) => `${examples.length} ${reason}`).sort()
  const [first = ''] = panel.flatMap(errorsOf)
  const said = [`Not one of ${panel.length} examples could be scored (${counts.join(', ')}).`, first]
  return [...said, 'Look at failed_examples.jsonl; `tunesmith doctor --online` tries each model.']
    .filter(Boolean)
    .join(' ')
}

/** What went wrong with an example, in words: its own error, or that of a verdict. */
function errorsOf({ error, judged }: Example): string[] {
  if (error) return [error]
  const verdicts = judged.flatMap((one) => one.verdicts).filter(({ answer }) => answer === 'error')
  return verdicts.map(({ criterion, reason }) => `${criterion}: ${reason}`)
}
