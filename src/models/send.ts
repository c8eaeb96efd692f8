import { APICallError, type LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Planned } from './callee.ts'
import { classify } from './classify.ts'
import type { ReplyHeaders } from './headers.ts'
import { partOptions } from './labels.ts'
import type { Outcome } from './outcome.ts'
import { promptOptions } from './prompt.ts'
import { readResult } from './reply.ts'
import type { StructuredMode } from './settings.ts'

export type Sending = { mode: StructuredMode; attempt: number; signal: AbortSignal; now: () => number }

/** One request. Throws nothing but bugs. */
export async function send(planned: Planned, { mode, attempt, signal, now }: Sending): Promise<Outcome> {
  const { request, to } = planned
  const structured = request.schema !== undefined
  try {
    const result = await to.language.doGenerate(callOptions(planned, { mode, attempt, signal, now }))
    learn(planned, result.response?.headers)
    return readResult(result, { tool: structured && mode === 'tool', labels: request.labels, wire: to.wire })
  } catch (error) {
    if (signal.aborted) return { kind: 'cut' }
    learn(planned, headersOf(error))
    return classify(error, { callee: to, wire: to.wire, structured, now: now() })
  }
}

function callOptions({ request, to, maxTokens, parameters }: Planned, sending: Sending): LanguageModelV4CallOptions {
  const { temperature } = parameters
  return {
    ...promptOptions(request, sending.mode),
    maxOutputTokens: maxTokens,
    abortSignal: sending.signal,
    ...(typeof temperature === 'number' ? { temperature } : {}),
    ...(to.topP === undefined ? {} : { topP: to.topP }),
    ...(to.seeds ? { seed: request.sample } : {}),
    ...(to.isPart ? { providerOptions: partOptions(sending.attempt, request.labels) } : {}),
  }
}

function learn({ to }: Planned, headers: ReplyHeaders | undefined): void {
  if (headers) to.lane.learn(to.model, headers)
}

const headersOf = (error: unknown): ReplyHeaders | undefined =>
  APICallError.isInstance(error) ? error.responseHeaders : undefined
