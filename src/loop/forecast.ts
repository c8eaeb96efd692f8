import { type CallKind, judgeRoles, type Role, roleOf } from '../core/calls.ts'
import {
  type Amount,
  amountOf,
  callsOf,
  type EstimateCase,
  type EstimateOf,
  type EstimateStage,
  estimateCases,
  estimateStages,
  type PerCall,
} from '../core/estimate.ts'
import type { Sizes } from '../core/events.ts'
import type { ProviderPart } from '../core/parts.ts'
import { priceOf } from '../models/price-of.ts'
import type { ImportedInput } from '../project/import.ts'
import type { Project } from '../project/load.ts'
import type { CallFigures } from '../store/call-figures.ts'
import { assumedCalls } from './assumed.ts'
import { jobOf } from './job.ts'
import { type Pace, paceOf } from './pace.ts'
import { declareSizes, planRun } from './plan.ts'

/** So many calls of a kind, measured, replace what was assumed of it. */
export const enoughCalls = 20

/** One call of a kind, and where its numbers come from. */
export type CallForecast = PerCall & {
  kind: CallKind
  role: Role
  /** `provider/model`. */
  model: string
  price: 'free' | 'known' | 'unknown'
  /** Calls that tokens and time were measured on; `null`: assumed. */
  measured: number | null
  pace: Pace
}

export type Cases = Record<EstimateCase, Amount>

export type Forecast = {
  of: EstimateOf
  sizes: Sizes
  total: Cases
  stages: Record<EstimateStage, Cases>
  /** Of every kind that has calls in the high case. */
  calls: CallForecast[]
}

type Known = { rows: readonly ImportedInput[]; parts: readonly ProviderPart[]; figures: readonly CallFigures[] }

/** What a run, or one phase of it, is likely to take: read from the project's files and from calls already made. */
export function forecast(project: Project, { rows, parts, figures }: Known, of: EstimateOf = 'run'): Forecast {
  const plan = planRun(project, declareSizes(project, rows.length), [...rows])
  const job = jobOf(project, plan)
  const perWrite = job.writes.panel > 0 ? plan.sizes.panel / job.writes.panel : 1
  const cells = plan.panel.slice(0, mostCells).map(({ cell }) => cell)
  const assumed = assumedCalls(project, { cells, rows, perCall: perWrite })
  const forecastOf = (kind: CallKind, role: Role): CallForecast => {
    const setting = project.config.models[role] ?? project.config.models.generator
    const found = figures.find((one) => one.kind === kind && one.model === setting.model && one.calls >= enoughCalls)
    const tokens = found ?? { ...assumed[kind], tokensCached: 0 }
    const { tokensIn, tokensOut, tokensCached: cached } = tokens
    const { free, price } = priceOf(setting, { providers: project.config.providers, parts })
    const usd = free ? 0 : (price?.cost({ input: tokensIn, cached, output: tokensOut }) ?? null)
    const pace = paceOf(setting, { project, parts, tokens, measured: found?.secondsEach ?? null })
    return {
      ...{ kind, role, model: setting.model, tokensIn, tokensOut, usd, seconds: pace.secondsEach, pace },
      price: free ? 'free' : price ? 'known' : 'unknown',
      measured: found?.calls ?? null,
    }
  }
  const known = new Map(kinds.map((kind) => [kind, rolesOf(kind, project).map((role) => forecastOf(kind, role))]))
  const perCall = (kind: CallKind): PerCall => meanCall(known.get(kind) ?? [])
  const inCase = (name: EstimateCase, stage?: EstimateStage): Amount =>
    amountOf(
      callsOf(job, of, name).filter((one) => stage === undefined || one.stage === stage),
      perCall,
    )
  const cases = (stage?: EstimateStage): Cases => ({
    low: inCase('low', stage),
    likely: inCase('likely', stage),
    high: inCase('high', stage),
  })
  const used = new Set(
    estimateCases.flatMap((name) => callsOf(job, of, name).filter(({ calls }) => calls > 0)).map(({ kind }) => kind),
  )
  return {
    of,
    sizes: plan.sizes,
    total: cases(),
    stages: Object.fromEntries(estimateStages.map((stage) => [stage, cases(stage)])) as Forecast['stages'],
    calls: kinds.filter((kind) => used.has(kind)).flatMap((kind) => known.get(kind) ?? []),
  }
}

/** Each judge of a panel gives its own verdicts; how an input reads is asked of the first alone. */
const rolesOf = (kind: CallKind, { config }: Project): readonly Role[] =>
  kind === 'judge' || kind === 'reason' ? judgeRoles(config.models) : [roleOf[kind]]

/** One call of a panel, on average over its judges. */
function meanCall(calls: readonly PerCall[]): PerCall {
  const mean = (of: (call: PerCall) => number): number => calls.reduce((sum, call) => sum + of(call), 0) / calls.length
  return {
    tokensIn: mean(({ tokensIn }) => tokensIn),
    tokensOut: mean(({ tokensOut }) => tokensOut),
    usd: calls.some(({ usd }) => usd === null) ? null : mean(({ usd }) => usd ?? 0),
    seconds: mean(({ seconds }) => seconds),
  }
}

const kinds = Object.keys(roleOf) as CallKind[]
const mostCells = 20
