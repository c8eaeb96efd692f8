import type { z } from 'zod'
import type { CallReply, CallRequest, JsonSchema, Structured } from '../core/calls.ts'
import { at } from './at.ts'
import type { Calls } from './call.ts'
import { extractJson } from './extract-json.ts'
import type { Modes } from './modes.ts'

export type StructuredRequest = CallRequest & { schema: NonNullable<CallRequest['schema']> }

/** How often a reply that does not fit is asked for again, with what is wrong about it. */
const reasks = 2

/** A call whose reply is a checked value. The sample stays; what differs between asks is the conversation. */
export async function callStructured<T>(
  request: StructuredRequest,
  parse: z.ZodType<T>,
  { calls, modes }: { calls: Calls; modes: Modes },
): Promise<Structured<T>> {
  let messages = request.messages
  for (let ask = 0; ; ask++) {
    const reply = await calls.call({ ...request, messages })
    if (reply.finish !== 'stop') return { ok: false, finish: reply.finish, error: reply.error ?? reply.finish, reply }
    const read = readValue(reply.text, { schema: request.schema.schema, parse })
    learn(read, { reply, calls, modes })
    if (read.ok) return { ok: true, value: read.value, reply }
    if (ask === reasks) return { ok: false, finish: 'invalid', error: read.error, reply }
    messages = [
      ...messages,
      { role: 'assistant', content: reply.text },
      { role: 'user', content: correction(read.error) },
    ]
  }
}

const correction = (error: string): string =>
  `That reply cannot be used: ${error}\nReply again with the whole corrected JSON value, and with nothing else.`

type Read<T> = { ok: true; value: T } | { ok: false; isIgnored: boolean; error: string }

function readValue<T>(text: string, { schema, parse }: { schema: JsonSchema; parse: z.ZodType<T> }): Read<T> {
  const extracted = extractJson(text)
  if (!extracted.ok) return { ok: false, isIgnored: !extracted.found, error: extracted.error }
  const parsed = parse.safeParse(extracted.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const issues = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
  return { ok: false, isIgnored: !hasShape(extracted.value, schema), error: issues.join('; ') }
}

/** Whether any of the names that the schema requires is there: if not, the server never looked at it. */
function hasShape(value: unknown, { required }: JsonSchema): boolean {
  const names = Array.isArray(required) ? required : []
  return names.length === 0 || names.some((name) => at(value, String(name)) !== undefined)
}

function learn<T>(read: Read<T>, { reply, calls, modes }: { reply: CallReply; calls: Calls; modes: Modes }): void {
  const mode = calls.sentAs(reply)
  if (mode === undefined) return
  if (read.ok) {
    modes.prove(mode)
    modes.lowerTo(mode, 'the server failed otherwise')
    return
  }
  const next = modes.below(mode)
  if (read.isIgnored && next && !modes.isProven(mode)) modes.lowerTo(next, 'the schema was ignored')
}
