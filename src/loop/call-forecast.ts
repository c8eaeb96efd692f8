import { type CallKind, type Role, roleOf } from '../core/calls.ts'
import type { PerCall } from '../core/estimate.ts'
import type { ProviderPart } from '../core/parts.ts'
import { priceOf } from '../models/price-of.ts'
import type { RoleSetting } from '../models/settings.ts'
import type { Project } from '../project/load.ts'
import type { CallFigures } from '../store/call-figures.ts'
import type { Tokens } from './assumed.ts'
import { type Pace, paceOf } from './pace.ts'

/** So many calls of a kind, measured, replace what was assumed of it. */
export const enoughCalls = 20

/** One call of a kind to one model, and where its numbers come from. */
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

export type Sources = { parts: readonly ProviderPart[]; figures: readonly CallFigures[] }

/** One for each model that makes the calls of a kind. */
export const callForecasts = (
  project: Project,
  kind: CallKind,
  { assumed, ...sources }: Sources & { assumed: Tokens },
): CallForecast[] =>
  playersOf(project, kind).map((setting) => callForecast(project, kind, { ...sources, assumed, setting }))

/** Every judge of a panel judges; whatever else a role is called for, its first model does. */
function playersOf({ config: { models } }: Project, kind: CallKind): RoleSetting[] {
  const role = roleOf[kind]
  const first = models[role] ?? models.generator
  if (kind !== 'judge' && kind !== 'reason') return [first]
  const further = Object.entries(models).flatMap(([name, setting]) => (name.startsWith('judges.') ? [setting] : []))
  return [first, ...further]
}

type Asked = Sources & { assumed: Tokens; setting: RoleSetting }

function callForecast(project: Project, kind: CallKind, { assumed, setting, parts, figures }: Asked): CallForecast {
  const { model } = setting
  const found = figures.find((one) => one.kind === kind && one.model === model && one.calls >= enoughCalls)
  const { tokensIn, tokensOut, tokensCached: cached } = found ?? { ...assumed, tokensCached: 0 }
  const { free, price } = priceOf(setting, { providers: project.config.providers, parts })
  const usd = free ? 0 : (price?.cost({ input: tokensIn, cached, output: tokensOut }) ?? null)
  const pace = paceOf(setting, {
    project,
    parts,
    tokens: { tokensIn, tokensOut },
    measured: found?.secondsEach ?? null,
  })
  return {
    ...{ kind, role: roleOf[kind], model, tokensIn, tokensOut, usd, seconds: pace.secondsEach, pace },
    price: free ? 'free' : price ? 'known' : 'unknown',
    measured: found?.calls ?? null,
  }
}
