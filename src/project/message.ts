import type { Message } from '../core/types.ts'
import { lookUp } from './look-up.ts'
import type { Complaint } from './problems.ts'
import { show } from './text.ts'
import { isRecord } from './yaml.ts'

const roles: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  tool: 'tool',
  observation: 'tool',
}

/** A message under the names that OpenAI and ShareGPT have for its fields. */
export function messageOf(item: unknown): Message | Complaint {
  if (!isRecord(item)) return { what: `must be a message, not ${show(item)}.` }
  const name = item['role'] ?? item['from']
  const role = lookUp(roles, String(name))
  if (!role) return { what: `there is no role ${show(name)}.`, fix: `Roles: ${Object.keys(roles).join(', ')}.` }
  const content = textOf(item['content'] ?? item['value'])
  const { tool_calls: calls, tool_call_id: callId } = item
  const toolCalls = Array.isArray(calls) ? calls.map(toolCallOf) : []
  if (toolCalls.includes(undefined)) return { what: 'a tool call must be { id, type, function: { name, arguments } }.' }
  if (content === undefined && toolCalls.length === 0)
    return { what: 'the content must be text.', fix: 'Only text is read; images are not.' }
  return {
    role,
    content: content ?? '',
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.filter((call) => call !== undefined) }),
    ...(typeof callId === 'string' && { tool_call_id: callId }),
  }
}

/** Text, or a list of text parts. */
function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  const parts = content.map((part) => (isRecord(part) && part['type'] === 'text' ? part['text'] : undefined))
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined
}

function toolCallOf(call: unknown): NonNullable<Message['tool_calls']>[number] | undefined {
  const { id, function: called } = isRecord(call) ? call : {}
  const { name, arguments: given } = isRecord(called) ? called : {}
  if (typeof id !== 'string' || typeof name !== 'string' || typeof given !== 'string') return undefined
  return { id, type: 'function', function: { name, arguments: given } }
}
