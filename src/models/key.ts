import { hash } from 'node:crypto'
import type { CallRequest } from '../core/calls.ts'

/** What decides the answer besides the words: temperature, limits, the settings of the model. JSON only. */
export type Parameters = Readonly<Record<string, unknown>>

/** sha256, hex, over all that determines a call and nothing else: not its role, its server's address or how it is sent. */
export function callKey(ref: string, parameters: Parameters, request: CallRequest): string {
  const messages = request.messages.map(({ role, content, tool_calls, tool_call_id }) =>
    tool_calls || tool_call_id ? [role, content, tool_calls ?? null, tool_call_id ?? null] : [role, content],
  )
  const { schema, labels, sample } = request
  const asked = schema ? [schema.name, schema.schema] : null
  return hash('sha256', JSON.stringify(['call-1', ref, parameters, messages, asked, labels ?? null, sample]))
}
