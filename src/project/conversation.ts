import type { Message } from '../core/types.ts'
import { messageOf } from './message.ts'
import type { Complaint } from './problems.ts'
import { show } from './text.ts'
import { isRecord } from './yaml.ts'

export type Conversation = {
  /** Text of the system messages; `null` where there is none. */
  system: string | null
  /** No system message; the last one is the user's. */
  messages: Message[]
  /** What follows the last message of the user; empty where nothing does. */
  reply: Message[]
}

const lists = ['messages', 'conversations', 'conversation']
const instruction = 'instruction'
/** Of an instruction: what it is about. */
const attachments = ['input', 'context']
const prompts = ['prompt', 'question', 'input', 'text']
const replies = ['completion', 'response', 'output', 'answer', 'chosen']

/** The conversation of a row, from whichever columns hold it. */
export function conversationOf(row: unknown): Conversation | Complaint {
  if (!isRecord(row)) return { what: `A row must be a JSON object, not ${show(row)}.` }
  const column = [...lists, 'prompt', instruction, ...prompts].find((name) => isGiven(row[name]))
  if (column === undefined) {
    const fix = 'Name the column with the text `prompt`.'
    return { what: `The row has none of messages, conversations, prompt, instruction, question, input, text.`, fix }
  }
  const asked = column === instruction ? instructionOf(row) : messagesOf(row[column], column, 'user')
  if ('what' in asked) return asked
  const system = textOf(row['system'] ?? row['system_prompt'])
  const all = system === null ? asked : [{ role: 'system' as const, content: system }, ...asked]
  const replyColumn = replies.find((name) => isGiven(row[name])) ?? replies.find((name) => Object.hasOwn(row, name))
  if (replyColumn === undefined || column === replyColumn) return splitAtLastUser(all)
  const replied = messagesOf(row[replyColumn] ?? '', replyColumn, 'assistant')
  if ('what' in replied) return replied
  return splitAtLastUser(all.at(-1)?.role === 'assistant' ? all : [...all, ...replied])
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)

/** An instruction and, where it has one, the text that it is about, as one message. */
function instructionOf(row: Readonly<Record<string, unknown>>): Message[] | Complaint {
  const parts = [instruction, ...attachments].map((name) => ({ name, value: row[name] ?? '' }))
  const odd = parts.find(({ value }) => typeof value !== 'string')
  if (odd) return { what: `\`${odd.name}\` must be text, not ${show(odd.value)}.` }
  const texts = parts.map(({ value }) => String(value)).filter((text) => text.trim() !== '')
  return [{ role: 'user', content: texts.join('\n\n') }]
}

/** Text is one message of `role`. A list may also be written as JSON text, as CSV has to. */
function messagesOf(value: unknown, column: string, role: Message['role']): Message[] | Complaint {
  const list = typeof value === 'string' ? listIn(value) : value
  if (list === undefined) return [{ role, content: String(value) }]
  if (!Array.isArray(list)) return { what: `\`${column}\` must be text or a list of messages, not ${show(value)}.` }
  const messages: Message[] = []
  for (const [i, item] of list.entries()) {
    const read = messageOf(item)
    if ('what' in read) return { ...read, what: `${column}.${i}: ${read.what}` }
    messages.push(read)
  }
  return messages
}

function listIn(text: string): unknown[] | undefined {
  if (!/^\s*\[\s*\{/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function splitAtLastUser(all: readonly Message[]): Conversation | Complaint {
  const turns = all.filter(({ role }) => role !== 'system')
  const last = turns.findLastIndex(({ role }) => role === 'user')
  if (last < 0) return { what: "No message is the user's.", fix: 'An input ends with a message of role `user`.' }
  const messages = turns.slice(0, last + 1)
  const empty = messages.find(({ content, tool_calls }) => content.trim() === '' && !tool_calls)
  if (empty) return { what: `A message of role \`${empty.role}\` is empty.`, fix: 'Fill it, or remove the row.' }
  const said = all.flatMap(({ role, content }) => (role === 'system' ? [content] : []))
  return { system: said.length > 0 ? said.join('\n\n') : null, messages, reply: turns.slice(last + 1) }
}
