import type { EventBody } from '../core/events.ts'
import type { LoopContext } from './context.ts'
import { optimizerId } from './improve.ts'

/** What is about to be done, and with what. */
export function startedEvent(context: LoopContext, resumed: boolean): EventBody {
  const { project, models, plan, parts } = context
  const refs = Object.fromEntries(
    (['inputs', 'generator', ...models.judges] as const).map((role) => [role, models.role(role).ref]),
  )
  return {
    type: 'run-started',
    resumed,
    method: parts.method.id,
    simulated: models.role('generator').simulated,
    sizes: plan.sizes,
    passRate: project.config.target.pass_rate,
    threshold: project.rubric.threshold,
    models: { ...refs, improve: optimizerId(context) },
    flags: [...context.flags],
  }
}
