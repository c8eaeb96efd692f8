import type { Finish, Message, Usage } from './types.ts'

export type JsonSchema = { readonly [key: string]: unknown }

/** What a call is for. Decides the stage that its cost is booked on. */
export type CallKind = 'inputs' | 'place' | 'fidelity' | 'complete' | 'judge' | 'reason' | 'improve'

/** The mission's four stages of cost. */
export type CostStage = 'inputs' | 'responses' | 'evaluation' | 'improvement'

export const stageOf: Readonly<Record<CallKind, CostStage>> = {
  inputs: 'inputs',
  place: 'inputs',
  fidelity: 'evaluation',
  complete: 'responses',
  judge: 'evaluation',
  reason: 'evaluation',
  improve: 'improvement',
}

/** The judges of a panel, in the project's order: `judge`, then `judges.1`, `judges.2`, … as paths of the file count them. */
export type JudgeRole = 'judge' | `judges.${number}`

/** The part that a model plays. Only roles that the project's method needs are opened. */
export type Role = 'inputs' | 'generator' | 'reflector' | JudgeRole

const isJudge = (role: string): role is JudgeRole => role === 'judge' || role.startsWith('judges.')

/** Every judge among what is kept by role, in the order of the panel. */
export const judgeRoles = (byRole: Readonly<Partial<Record<Role, unknown>>>): JudgeRole[] =>
  Object.keys(byRole).filter(isJudge)

/** Who makes the calls of a kind. */
export const roleOf: Readonly<Record<CallKind, Role>> = {
  inputs: 'inputs',
  place: 'inputs',
  fidelity: 'judge',
  complete: 'generator',
  judge: 'judge',
  reason: 'judge',
  improve: 'reflector',
}

export type CallRequest = {
  kind: CallKind
  role: Role
  /** A leading system message, if any, then the conversation; the last one is the user's. */
  messages: Message[]
  /** From the plan, never from arrival order; 0 to 2^31 - 1. Part of the key, and the seed of models that honour one. */
  sample: number
  /** Ask for JSON of this schema. */
  schema?: { name: string; schema: JsonSchema }
  /** Score these one-word replies instead of writing one (`choice` judging). */
  labels?: readonly string[]
  /** Instead of the role's `max_tokens`. */
  maxTokens?: number
  /** Instead of the role's temperature. */
  temperature?: number
}

export type CallReply = {
  /** sha256, hex, over provider, model, parameters, full prompt and sample number. */
  key: string
  /** `provider/model`. */
  model: string
  text: string
  finish: Finish
  usage: Usage
  /** US dollars; `null` is unknown. */
  costUsd: number | null
  /** Label to probability; they sum to 1. `null` unless labels were asked for. */
  labels: Readonly<Record<string, number>> | null
  warnings: readonly string[]
  /** The provider's words where `finish` is not `stop`. */
  error: string | null
}

/** A structured call either has a checked value or says which failure is final. A failure is data; it never throws. */
export type Structured<T> =
  | { ok: true; value: T; reply: CallReply }
  | { ok: false; finish: Exclude<Finish, 'stop'> | 'invalid'; error: string; reply: CallReply }
