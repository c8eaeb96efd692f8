import type { LanguageModelV4CallOptions, LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { CallRequest, JsonSchema } from '../core/calls.ts'
import type { Message } from '../core/types.ts'
import { parseJson } from './at.ts'
import type { StructuredMode } from './settings.ts'
import type { Wire } from './wire.ts'

type Asked = NonNullable<CallRequest['schema']>
type SdkSchema = Extract<NonNullable<LanguageModelV4CallOptions['responseFormat']>, { type: 'json' }>['schema']

/** The conversation, and the schema in the way that `mode` sends it. */
export function promptOptions(
  { messages, schema }: Pick<CallRequest, 'messages' | 'schema'>,
  mode: StructuredMode,
): Pick<LanguageModelV4CallOptions, 'prompt' | 'responseFormat' | 'tools' | 'toolChoice'> {
  if (!schema) return { prompt: toPrompt(messages) }
  const name = schema.name
  const inputSchema = sdkSchema(schema.schema)
  if (mode === 'json_schema') {
    return {
      prompt: toPrompt(messages),
      responseFormat: { type: 'json', name, ...(inputSchema ? { schema: inputSchema } : {}) },
    }
  }
  if (mode === 'tool') {
    const tools = [{ type: 'function' as const, name, inputSchema: inputSchema ?? {} }]
    return { prompt: toPrompt(messages), tools, toolChoice: { type: 'tool', toolName: name } }
  }
  const prompt = toPrompt(withInstruction(messages, schema))
  return mode === 'json_object' ? { prompt, responseFormat: { type: 'json' } } : { prompt }
}

// The parse boundary: any JSON schema of ours is one of theirs.
const sdkSchema = (schema: JsonSchema): SdkSchema => schema as SdkSchema

const instruction = (schema: Asked): string =>
  `\n\nReply with one JSON value that matches this JSON Schema, and with nothing else:\n${JSON.stringify(schema.schema)}`

/** At the end, where it is read last and leaves the shared beginning of the prompt alone. */
function withInstruction(messages: readonly Message[], schema: Asked): Message[] {
  const last = messages.at(-1)
  if (!last) return []
  return [...messages.slice(0, -1), { ...last, content: last.content + instruction(schema) }]
}

function toPrompt(messages: readonly Message[]): LanguageModelV4Prompt {
  const toolNames = new Map<string, string>()
  for (const { tool_calls } of messages) for (const call of tool_calls ?? []) toolNames.set(call.id, call.function.name)
  return messages.map((message) => toSdkMessage(message, toolNames))
}

function toSdkMessage(message: Message, toolNames: ReadonlyMap<string, string>): LanguageModelV4Message {
  const { role, content, tool_calls = [], tool_call_id = '' } = message
  if (role === 'system') return { role, content }
  if (role === 'user') return { role, content: [{ type: 'text', text: content }] }
  if (role === 'tool') {
    const toolName = toolNames.get(tool_call_id) ?? ''
    const output = { type: 'text' as const, value: content }
    return { role, content: [{ type: 'tool-result', toolCallId: tool_call_id, toolName, output }] }
  }
  const calls = tool_calls.map(({ id, function: called }) => ({
    type: 'tool-call' as const,
    toolCallId: id,
    toolName: called.name,
    input: parseJson(called.arguments) ?? called.arguments,
  }))
  return { role, content: [...(content ? [{ type: 'text' as const, text: content }] : []), ...calls] }
}

/** Tokens that a vendor adds to a request with a schema. Anthropic puts some 300 to 500 before tools, and constraints into words. */
const hidden: Readonly<Record<Wire, number>> = { chat: 64, responses: 64, messages: 1024, gemini: 64, other: 64 }

/**
 * No tokenizer makes more tokens than UTF-8 bytes; 16 a message cover the template's marks.
 * The schema is billed as input in every mode, and so is what surrounds it.
 */
export function promptTokensBound({ messages, schema, labels }: CallRequest, wire: Wire = 'other'): number {
  let bytes = schema ? hidden[wire] : 64
  for (const { content, tool_calls } of messages) {
    bytes += Buffer.byteLength(content) + 16
    if (tool_calls) bytes += Buffer.byteLength(JSON.stringify(tool_calls))
  }
  if (schema) bytes += Buffer.byteLength(instruction(schema)) + Buffer.byteLength(schema.name) + 64
  for (const label of labels ?? []) bytes += Buffer.byteLength(label)
  return bytes
}
