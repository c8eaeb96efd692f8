import type { CallRequest } from '../core/calls.ts'
import type { Planned, RoleModel } from './callee.ts'
import { callKey } from './key.ts'
import { upToNanos } from './money.ts'
import { promptTokensBound } from './prompt.ts'

/** Key, parameters and worst case of a call. */
export function planCall(request: CallRequest, to: RoleModel): Planned {
  if (request.labels && !to.scoresLabels) throw new Error(`${to.ref} does not score labels; ask it for text.`)
  const maxTokens = request.maxTokens ?? to.maxTokens
  const parameters = {
    temperature: request.temperature ?? to.temperature ?? null,
    top_p: to.topP ?? null,
    max_tokens: maxTokens,
    ...to.extra,
  }
  const bound = promptTokensBound(request, to.wire)
  return {
    key: callKey(to.ref, parameters, request),
    request,
    to,
    parameters,
    maxTokens,
    tokens: bound + maxTokens,
    worstUsd: to.free || !to.price ? null : upToNanos(to.price.worst(bound, maxTokens)),
  }
}
