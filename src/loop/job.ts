import type { Job } from '../core/estimate.ts'
import { applies } from '../core/rubric.ts'
import type { Cell } from '../core/types.ts'
import type { Project } from '../project/load.ts'
import { groupByCell } from './attempts.ts'
import { mostJudged } from './fidelity.ts'
import { confirmAttempts, type Plan, panelAttempts } from './plan.ts'

/** Share of verdicts that are "no", where each of those is asked for a reason. */
const assumedNo = 0.1

/** What the number of calls follows from: the plan as the run would declare it, and the rubric. */
export function jobOf(project: Project, plan: Plan): Job {
  const { config, taxonomy } = project
  const isImported = plan.imported.length > 0
  const calls = (attempts: ReturnType<typeof panelAttempts>): number =>
    groupByCell(attempts, config.inputs.per_call).length
  const writes = { panel: calls(panelAttempts(plan)), confirm: calls(confirmAttempts(plan, 1)) }
  const axes = ['topic', ...taxonomy.axes.map(({ name }) => name), 'edge_case']
  const unplaced = plan.imported.filter(({ cell }) => axes.some((axis) => cell[axis] === undefined))
  const judges = mean(plan.panel.map(({ cell }) => judgeCalls(project, cell)))
  return {
    sizes: plan.sizes,
    passRate: config.target.pass_rate,
    rows: isImported ? plan.imported.length : null,
    places: config.inputs.place ? unplaced.length : 0,
    writes: { ...writes, each: plan.sizes.panel > 0 ? writes.panel / plan.sizes.panel : 1 },
    fidelity: isImported ? 0 : Math.min(mostJudged, plan.sizes.panel),
    judges,
    reasons: config.judging.mode === 'choice' ? judges * assumedNo : 0,
    reflects: ['auto', 'fixes', 'manual'].includes(config.loop.improve) ? 0 : 1,
  }
}

/** Calls of one judge that judge one example of a cell: criteria with and without the reference are asked apart. */
function judgeCalls({ rubric, config }: Project, cell: Cell): number {
  const asked = rubric.criteria.filter((criterion) => criterion.rule === null && applies(criterion, cell, 1))
  if (config.judging.mode === 'choice') return asked.length
  const withReference = asked.filter(({ reference }) => reference).length
  const calls = (criteria: number): number => Math.ceil(criteria / config.judging.per_call)
  return calls(withReference) + calls(asked.length - withReference)
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
