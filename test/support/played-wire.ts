import { hashSeed } from '../../src/core/random.ts'
import { at, numberAt } from '../../src/models/at.ts'
import simulated from '../../src/providers/simulated.ts'
import { type Fault, openMood, type RetryAfter, spoil } from './mood.ts'
import { type WireServer, wireServer } from './wire-server.ts'
import type { WireName, WireRequest } from './wires.ts'

export type PlayedWire = WireServer & {
  /** Replies that ended a call: good, truncated or refused. */
  answered: WireRequest[]
  met: Map<Fault, number>
  /** Completions that were truncated or refused. */
  lost: Record<'truncated' | 'refused', number>
}

export type PlayedOptions = { seed: number; retryAfter: RetryAfter }

/** A server of one wire format that answers as a simulated world does, in its worst mood. */
export async function playedWire(name: WireName, { seed, retryAfter }: PlayedOptions): Promise<PlayedWire> {
  const { model } = await simulated.open({ model: 'support', settings: {}, root: '.', notify: () => {} })
  const mood = openMood(seed)
  const answered: WireRequest[] = []
  const met = new Map<Fault, number>()
  const lost = { truncated: 0, refused: 0 }
  const play = async ({ messages, schema }: WireRequest): Promise<string> => {
    const { content } = await model.doGenerate({
      seed: hashSeed(JSON.stringify(messages)),
      prompt: messages.map(({ role, content }) =>
        role === 'system' ? { role, content } : { role: 'user', content: [{ type: 'text', text: content }] },
      ),
      ...(schema && { responseFormat: { type: 'json', schema: restored(schema.schema), name: nameOf(schema.schema) } }),
    })
    return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  }
  const server = await wireServer(name, async (asked, _n, all) => {
    const fault = mood(asked)
    const text = await play(asked)
    if (fault) met.set(fault, (met.get(fault) ?? 0) + 1)
    const isLost = fault === 'truncated' || fault === 'refused'
    if (fault === null || isLost) answered.push(asked)
    if (isLost && asked.schema === null) lost[fault]++
    const format = server.format
    return fault === null ? format.reply({ text }, asked) : spoil(fault, { format, asked, text, all, retryAfter })
  })
  return Object.assign(server, { answered, met, lost })
}

/** Two of the formats do not carry the name of a schema. */
function nameOf(schema: unknown): string {
  const properties = Object.keys(Object(at(schema, 'properties')))
  if (properties.includes('inputs')) return 'inputs'
  return properties.includes('answer') ? 'fidelity' : 'verdicts'
}

/** Anthropic's package moves a list's length out of the schema and into words. */
function restored(schema: unknown): object {
  const copy = structuredClone(Object(schema))
  const inputs = at(copy, 'properties', 'inputs')
  const [, count] = /min items: (\d+)/.exec(String(at(inputs, 'description'))) ?? []
  if (count !== undefined && numberAt(inputs, 'minItems') === undefined)
    Reflect.set(Object(inputs), 'minItems', Number(count))
  return copy
}
