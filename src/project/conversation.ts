import type { Message } from '../core/types.ts'
import { lookUp } from './look-up.ts'
import { show } from './text.ts'
import { isRecord } from './yaml.ts'

/** What is wrong with a row, and what to do. */
export type Complaint = { what: string; fix?: string }

/** `system` and `reply`: a system message, or what follows the last message of the user, was left out. */
type Conversation = { messages: Message[]; system: boolean; reply: boolean }

const columns = ['messages', 'conversations', 'prompt', 'input', 'question']

/** The conversation of a row up to the last message of the user, from whichever column holds it. */
export function conversationOf(row: unknown): Conversation | Complaint {
  if (!isRecord(row)) return { what: `A row must be a JSON object, not ${show(row)}.` }
  const column = columns.find((name) => row[name] !== undefined && row[name] !== null)
  if (row['instruction'] !== undefined && !['messages', 'conversations', 'prompt'].includes(column ?? '')) {
    return {
      what: 'The row has an `instruction`, which may need its `input` to make sense.',
      fix: 'Join the two into `prompt`.',
    }
  }
  if (column === undefined)
    return { what: `The row has none of ${columns.join(', ')}.`, fix: 'Name the column with the text `prompt`.' }
  const value = row[column]
  if (typeof value === 'string') return toLastUser([{ role: 'user', content: value }])
  if (!Array.isArray(value)) return { what: `\`${column}\` must be text or a list of messages, not ${show(value)}.` }
  const messages: Message[] = []
  for (const [i, item] of value.entries()) {
    const read = messageOf(item)
    if ('what' in read) return { ...read, what: `${column}.${i}: ${read.what}` }
    messages.push(read)
  }
  return toLastUser(messages)
}

function toLastUser(all: readonly Message[]): Conversation | Complaint {
  const turns = all.filter(({ role }) => role !== 'system')
  const last = turns.findLastIndex(({ role }) => role === 'user')
  if (last < 0) return { what: "No message is the user's.", fix: 'An input ends with a message of role `user`.' }
  const messages = turns.slice(0, last + 1)
  const empty = messages.find(({ content, tool_calls }) => content.trim() === '' && !tool_calls)
  if (empty) return { what: `A message of role \`${empty.role}\` is empty.`, fix: 'Fill it, or remove the row.' }
  return { messages, system: turns.length < all.length, reply: last + 1 < turns.length }
}

const roles: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  model: 'assistant',
  tool: 'tool',
}

function messageOf(item: unknown): Message | Complaint {
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
