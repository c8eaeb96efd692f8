import { at, textAt } from '../../src/models/at.ts'
import type { Behaviour } from './scripted-server.ts'

/** What the wire formats of the scripted server share. */

export const wireNames = ['chat', 'responses', 'messages', 'gemini'] as const
export type WireName = (typeof wireNames)[number]

/** A request, whatever format it came in. */
export type WireRequest = {
  model: string
  /** With the system message. */
  messages: { role: string; content: string }[]
  maxTokens: number | undefined
  temperature: number | undefined
  topP: number | undefined
  seed: number | undefined
  /** How JSON was asked for; a tool counts where it is forced. */
  schema: { by: 'format' | 'tool'; name: string | undefined; schema: unknown } | null
  /** The body as it came. */
  raw: unknown
}

/** What the model says. */
export type Said = {
  text?: string
  /** `null`: the reply does not say how it ended. */
  finish?: 'stop' | 'length' | 'refused' | 'filtered' | null
  /** `null` sends null, `absent` nothing. */
  usage?: { input: number; cached?: number; output: number; reasoning?: number } | null | 'absent'
  /** Thoughts, in the vendor's own place for them. */
  reasoning?: string
  headers?: Record<string, string>
}

export type Failing = { headers?: Record<string, string>; code?: string }

export type WireFormat = {
  /** `providers.<name>` of a project, besides the address. */
  setting: { type: string; api?: string }
  /** Below the origin of a server. */
  base: string
  path(model: string): string
  read(body: unknown, path: string): WireRequest
  /** A good reply; `asked` decides where a structured one stands. */
  reply(said: Said, asked: WireRequest): Behaviour
  fail(status: number, message: string, more?: Failing): Behaviour
}

const usual = { input: 10, output: 5 }

/** `{ [name]: usage }` as the vendor counts; nothing where it is absent. */
export const counted = (
  { usage = usual }: Said,
  name: string,
  count: (usage: Exclude<Said['usage'], null | 'absent' | undefined>) => unknown,
): Record<string, unknown> => (usage === 'absent' ? {} : { [name]: usage === null ? null : count(usage) })

export const good = ({ headers }: Said, body: unknown): Behaviour => ({ ...(headers && { headers }), body })

export const listAt = (value: unknown, ...path: (string | number)[]): unknown[] => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** Text, or the texts of the parts. */
export const contentOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : (Array.isArray(content) ? content : []).map((part) => textAt(part, 'text') ?? '').join('')

export const rolesOf = (messages: unknown[]): { role: string; content: string }[] =>
  messages.map((message) => {
    const role = textAt(message, 'role') ?? ''
    return {
      role: role === 'developer' ? 'system' : role === 'model' ? 'assistant' : role,
      content: contentOf(at(message, 'content') ?? at(message, 'parts')),
    }
  })

export function formatOf(format: unknown): WireRequest['schema'] {
  const schema = at(format, 'schema')
  return schema === undefined ? null : { by: 'format', name: textAt(format, 'name'), schema }
}

export function toolOf(tool: unknown, parameters: string): WireRequest['schema'] {
  const schema = at(tool, parameters)
  return schema === undefined ? null : { by: 'tool', name: textAt(tool, 'name'), schema }
}
