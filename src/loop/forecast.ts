import { type CallKind, roleOf } from '../core/calls.ts'
import {
  type Amount,
  amountOf,
  callsOf,
  type EstimateCase,
  type EstimateOf,
  type EstimateStage,
  estimateCases,
  estimateStages,
} from '../core/estimate.ts'
import type { Sizes } from '../core/events.ts'
import type { ImportedInput } from '../project/import.ts'
import type { Project } from '../project/load.ts'
import { assumedCalls } from './assumed.ts'
import { type CallForecast, callForecasts, type Sources } from './call-forecast.ts'
import { jobOf } from './job.ts'
import { declareSizes, planRun } from './plan.ts'

export type Cases = Record<EstimateCase, Amount>

export type Forecast = {
  of: EstimateOf
  sizes: Sizes
  total: Cases
  stages: Record<EstimateStage, Cases>
  /** Of every kind that has calls in some case. */
  calls: CallForecast[]
}

const kinds = Object.keys(roleOf) as CallKind[]
/** So many cells stand for all where prompts are measured. */
const mostCells = 20

/** What a run, or one phase of it, is likely to take: read from the project's files and from calls already made. */
export function forecast(
  project: Project,
  { rows, ...sources }: Sources & { rows: readonly ImportedInput[] },
  of: EstimateOf = 'run',
): Forecast {
  const plan = planRun(project, declareSizes(project, rows.length), [...rows])
  const job = jobOf(project, plan)
  const perCall = job.writes.panel > 0 ? plan.sizes.panel / job.writes.panel : 1
  const cells = plan.panel.slice(0, mostCells).map(({ cell }) => cell)
  const assumed = assumedCalls(project, { cells, rows, perCall })
  const known = new Map(
    kinds.map((kind) => [kind, callForecasts(project, kind, { ...sources, assumed: assumed[kind] })]),
  )
  const ofKind = (kind: CallKind): CallForecast[] => known.get(kind) ?? []
  const inCase = (name: EstimateCase, stage?: EstimateStage): Amount => {
    const calls = callsOf(job, of, name).filter((one) => stage === undefined || one.stage === stage)
    return amountOf(calls, ofKind)
  }
  const cases = (stage?: EstimateStage): Cases => ({
    low: inCase('low', stage),
    likely: inCase('likely', stage),
    high: inCase('high', stage),
  })
  const all = estimateCases.flatMap((name) => callsOf(job, of, name))
  const used = new Set(all.filter(({ calls }) => calls > 0).map(({ kind }) => kind))
  return {
    of,
    sizes: plan.sizes,
    total: cases(),
    stages: Object.fromEntries(estimateStages.map((stage) => [stage, cases(stage)])) as Forecast['stages'],
    calls: kinds.filter((kind) => used.has(kind)).flatMap(ofKind),
  }
}
