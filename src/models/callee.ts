import type { CallRequest } from '../core/calls.ts'
import type { Callee } from './gave-up.ts'
import type { Parameters } from './key.ts'
import type { ProviderLane } from './lanes.ts'
import type { Modes } from './modes.ts'
import type { Source } from './source.ts'

/** Everything that the call path knows about the model of one role. */
export type RoleModel = Callee &
  ProviderLane &
  Source & { modes: Modes; maxTokens: number; temperature: number | undefined; topP: number | undefined }

/** One call, ready to be sent any number of times. */
export type Planned = {
  key: string
  request: CallRequest
  to: RoleModel
  parameters: Parameters
  maxTokens: number
  /** Bound on the tokens of prompt and reply. */
  tokens: number
  /** The most that one request can cost; `null` where nothing is owed or the price is not known. */
  worstUsd: number | null
}
