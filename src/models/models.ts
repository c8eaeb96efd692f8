import type { z } from 'zod'
import {
  type CallKind,
  type CallReply,
  type CallRequest,
  type JudgeRole,
  judgeRoles,
  type Role,
  type Structured,
} from '../core/calls.ts'
import { TunesmithError } from '../core/errors.ts'
import type { Account, Ledger } from '../core/ledger.ts'
import type { Notify, ProviderPart } from '../core/parts.ts'
import { type BudgetOptions, openBudget } from './budget.ts'
import { openCalls } from './call.ts'
import type { RoleModel } from './callee.ts'
import { openLanes } from './lanes.ts'
import { openRoles, toRoleModels } from './roles.ts'
import type { ProviderSetting, RoleSetting } from './settings.ts'
import type { SourceOptions } from './source.ts'
import { callStructured, type StructuredRequest } from './structured.ts'
import { systemTiming, type Timing } from './timing.ts'

export type RoleInfo = {
  /** `provider/model`. */
  ref: string
  provider: string
  model: string
  free: boolean
  simulated: boolean
  scoresLabels: boolean
  concurrency: number
  temperature: number | undefined
  maxTokens: number
  /** All that decides an answer besides the words, the provider's own settings included. */
  parameters: Readonly<Record<string, unknown>>
  priceKnown: boolean
  facts: Readonly<Record<string, unknown>>
}

export type Models = {
  /** Failures of one call are replies; it throws only what stops the run. */
  call(request: CallRequest): Promise<CallReply>
  structured<T>(request: StructuredRequest, parse: z.ZodType<T>): Promise<Structured<T>>
  role(role: Role): RoleInfo
  /** The judges, in the order of the panel; one is a panel of one. */
  judges: readonly JudgeRole[]
  close(): Promise<void>
}

export type ModelsOptions = {
  roles: Readonly<Partial<Record<Role, RoleSetting>>>
  providers: Readonly<Record<string, ProviderSetting>>
  parts: readonly ProviderPart[]
  ledger: Ledger
  /** The project's folder. */
  root: string
  env: Readonly<Record<string, string | undefined>>
  concurrency?: number | undefined
  /** US dollars; `null`: no limit. */
  budget: Pick<BudgetOptions, 'account' | 'limit' | 'enough'>
  /** Aborted at the first Ctrl-C: no new request starts. */
  draining: AbortSignal
  /** Aborted at the second: requests in flight are cut. */
  signal: AbortSignal
  notify: Notify
  onBudget?: ((account: Account & { limit: number }) => void) | undefined
  /** Every reply that the caller is given, or that a structured call asked again for; also those from the ledger. */
  onReply?: ((kind: CallKind, reply: CallReply) => void) | undefined
  timing?: Timing
}

/** Opens the models of a run. Errors of the user (no key, no such provider, no price under a budget) come from here. */
export async function openModels(options: ModelsOptions): Promise<Models> {
  const { providers, parts, root, env, concurrency, notify, ledger, timing = systemTiming, signal } = options
  const budget = openBudget({ ledger, ...options.budget, onBudget: options.onBudget })
  const halt = haltOn(options)
  const shared: SourceOptions['shared'] = { parts: new Map(), pools: new Map(), said: new Set() }
  const close = async (): Promise<void> => {
    halt.abort(interrupted())
    budget.close()
    for (const part of shared.parts.values()) await (await part.catch(() => undefined))?.close()
    for (const pool of shared.pools.values()) await pool.close()
  }
  try {
    const { limit } = options.budget
    const roles = await openRoles(options.roles, { providers, parts, root, env, concurrency, notify, shared, limit })
    const models = toRoleModels(roles, openLanes(roles, { budget, timing, halt }), notify)
    const modelOf = (role: Role): RoleModel => {
      const model = models.get(role)
      if (!model) throw new Error(`No model was opened for the role ${role}.`)
      return model
    }
    const opened = openCalls({ ledger, wire: { budget, timing, halt, signal }, modelOf })
    const call = async (request: CallRequest): Promise<CallReply> => {
      const reply = await opened.call(request)
      options.onReply?.(request.kind, reply)
      return reply
    }
    const calls = { ...opened, call }
    return {
      call: calls.call,
      structured: (request, parse) => callStructured(request, parse, { calls, modes: modelOf(request.role).modes }),
      role: (role) => infoOf(modelOf(role)),
      judges: judgeRoles(options.roles),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Aborted at the first Ctrl-C, or with the error that stops the run. */
export function haltOn({ draining, signal }: Pick<ModelsOptions, 'draining' | 'signal'>): AbortController {
  const halt = new AbortController()
  for (const source of [draining, signal]) {
    if (source.aborted) halt.abort(interrupted())
    source.addEventListener('abort', () => halt.abort(interrupted()), { signal: halt.signal })
  }
  return halt
}

export const interrupted = (): TunesmithError =>
  new TunesmithError('The run was interrupted. Everything so far is saved.', {
    code: 'run/interrupted',
    where: 'run',
    fix: 'Continue with `tunesmith run`.',
  })

const infoOf = (model: RoleModel): RoleInfo => ({
  ref: model.ref,
  provider: model.provider,
  model: model.model,
  free: model.free,
  simulated: model.simulated,
  scoresLabels: model.scoresLabels,
  concurrency: model.concurrency,
  temperature: model.temperature,
  maxTokens: model.maxTokens,
  parameters: {
    temperature: model.temperature ?? null,
    top_p: model.topP ?? null,
    max_tokens: model.maxTokens,
    ...model.extra,
  },
  priceKnown: model.free || model.price !== null,
  facts: model.facts,
})
