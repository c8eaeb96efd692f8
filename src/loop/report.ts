import { panelAgreement } from '../core/agreement.ts'
import { stageOf } from '../core/calls.ts'
import { pointsOf } from '../core/cells.ts'
import type { Comparison } from '../core/events.ts'
import type { Cell, Example, InputSet, Rate } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import type { Dataset } from './dataset.ts'
import type { Ending } from './ending.ts'
import type { LoopState } from './state.ts'
import { rateOf } from './stop.ts'

/** The shape of `generation_report.json`. Shares are 0 to 1, intervals 95 %, money US dollars. */
export type GenerationReport = ReturnType<typeof generationReport>

/** `generation_report.json`. Holds no time, duration, path, host or concurrency, so that equal runs give equal bytes. */
export function generationReport(
  context: LoopContext,
  state: LoopState,
  { dataset, ending }: { dataset: Dataset; ending: Ending },
) {
  const { project, run, models, plan, parts } = context
  const { config, rubric } = project
  const duplicates = dataset.findings.find(({ check }) => check === 'duplicate-inputs')
  return {
    version: 1,
    run: run.name,
    method: parts.method.id,
    simulated: models.role('generator').simulated,
    ended: ending.ended,
    why: ending.why,
    target: {
      examples: config.target.examples,
      pass_rate: config.target.pass_rate,
      threshold: Number(rubric.threshold),
    },
    sizes: plan.sizes,
    counts: dataset.counts,
    rows: { train: dataset.train.length, holdout: dataset.holdout.length },
    shortfalls: dataset.open.map((slot) => ({
      slot: slot.index,
      cell: slot.cell,
      attempts: dataset.examples.filter(({ input }) => input.slot === slot.index).length,
    })),
    candidate: state.candidate.id,
    pass_rate: {
      panel: rateFor(dataset, state, 'panel'),
      confirm: rateFor(dataset, state, 'confirm'),
      scale: rateFor(dataset, state, 'scale'),
    },
    iterations: iterations(context),
    diversity: duplicates?.data ?? null,
    fidelity: state.fidelity,
    coverage: coverage(context, dataset),
    cost: cost(context),
    judge: judgeReport(context, dataset, state),
    findings: dataset.findings,
    models: modelsUsed(context),
    hashes: project.hashes,
  }
}

/** Who judged, and how far a panel agrees about the final candidate. */
function judgeReport({ models }: LoopContext, { examples }: Dataset, { candidate }: LoopState) {
  const names = models.judges.map((judge) => models.role(judge).ref)
  const final = examples.filter(({ candidateId }) => candidateId === candidate.id)
  return { models: names, agreement: panelAgreement(names, final) }
}

/** Of the final candidate. `null` where the phase never ran. */
function rateFor({ examples }: Dataset, { candidate }: LoopState, set: InputSet): Rate | null {
  const own = examples.filter((example) => example.input.set === set && example.candidateId === candidate.id)
  return own.length > 0 ? rateOf(own) : null
}

function iterations({ run }: LoopContext) {
  const events = run.events()
  return events.flatMap((event) => {
    if (event.type !== 'iteration-analyzed') return []
    const proposed = events.find((one) => one.type === 'candidate-proposed' && one.iteration === event.iteration)
    const compared = events.find((one) => one.type === 'candidate-compared' && one.iteration === event.iteration)
    return [
      {
        n: event.iteration,
        candidate: event.candidate,
        rate: event.rate,
        ...(proposed?.type === 'candidate-proposed'
          ? { proposed: proposed.candidate.id, by: proposed.candidate.by, why: proposed.candidate.why }
          : {}),
        ...(compared?.type === 'candidate-compared' ? comparisonOf(compared) : {}),
      },
    ]
  })
}

const comparisonOf = (event: Comparison) => ({
  kept: event.kept,
  word: event.word,
  gained: event.gained,
  lost: event.lost,
  difference: event.difference,
  interval: [event.low, event.high],
  p: event.p,
  p_adjusted: event.adjusted,
})

function coverage({ plan }: LoopContext, { examples }: Dataset) {
  const accepted = examples.filter(({ outcome }) => outcome === 'accepted')
  const axes = [...new Set(plan.slots.flatMap(({ cell }) => Object.keys(cell)))]
  return axes.flatMap((axis) => {
    const valueIn = (cell: Cell): string | null =>
      (cell[axis] ?? null) === null ? null : (pointsOf(cell).find((point) => point.axis === axis)?.value ?? null)
    const planned = Map.groupBy(plan.slots, ({ cell }) => valueIn(cell))
    const count = (value: string | null): number =>
      accepted.filter(({ input }: Example) => valueIn(input.cell) === value).length
    return [...planned].map(([value, slots]) => ({ axis, value, planned: slots.length, accepted: count(value) }))
  })
}

/** US dollars of the calls that this run was built from, each counted once. Unknown prices are counted, never taken as zero. */
function cost({ run }: LoopContext) {
  const stages = { inputs: 0, responses: 0, evaluation: 0, improvement: 0 }
  let unknown = 0
  for (const { kind, usd } of run.calls()) {
    if (usd === null) unknown++
    else stages[stageOf[kind]] += usd
  }
  const usd = stages.inputs + stages.responses + stages.evaluation + stages.improvement
  return { usd, unknown_price_calls: unknown, stages }
}

function modelsUsed({ models }: LoopContext) {
  return Object.fromEntries(
    (['inputs', 'generator', ...models.judges] as const).map((role) => {
      const { ref, temperature, maxTokens, facts } = models.role(role)
      return [role, { ref, temperature: temperature ?? null, max_tokens: maxTokens, ...facts }]
    }),
  )
}
