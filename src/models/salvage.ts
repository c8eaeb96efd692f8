import { at, parseJson, textAt } from './at.ts'
import type { Outcome } from './outcome.ts'
import { judgeAnswer } from './reply.ts'
import { usageOfBody } from './usage.ts'
import { endingOf, type Wire } from './wire.ts'

/** What a body says, in its vendor's places. `word`: how it says that the reply ended. */
type Said = { text: string | undefined; word: string | undefined; refusal?: string | undefined }

/**
 * A good, paid reply that the SDK refuses for a detail (no usage, a count as text, an odd role, a part that it does
 * not know) is still a reply. `undefined` where the body holds none.
 */
export function salvage(body: string, wire: Wire): Outcome | undefined {
  const parsed = parseJson(body)
  if (wire === 'other' || at(parsed, 'error')) return undefined
  const { text, word, refusal } = readers[wire](parsed)
  if ((text === undefined && !refusal) || word === undefined) return undefined
  const warnings = ['The reply does not follow its format; it was read all the same.']
  const usage = usageOfBody(parsed, wire, Boolean(text))
  const given = { text: text ?? '', usage, labels: null, warnings }
  return judgeAnswer({ ...given, refusal: refusal || null, finish: endingOf(word), raw: word })
}

const readers: Readonly<Record<Exclude<Wire, 'other'>, (body: unknown) => Said>> = {
  chat: (body) => ({
    text: textAt(body, 'choices', 0, 'message', 'content'),
    word: textAt(body, 'choices', 0, 'finish_reason'),
    refusal: textAt(body, 'choices', 0, 'message', 'refusal'),
  }),
  responses(body) {
    const parts = listAt(body, 'output').flatMap((item) => listAt(item, 'content'))
    return {
      text: joined(parts.map((part) => (textAt(part, 'type') === 'output_text' ? textAt(part, 'text') : undefined))),
      word: textAt(body, 'incomplete_details', 'reason') ?? textAt(body, 'status'),
      refusal: joined(parts.map((part) => textAt(part, 'refusal'))),
    }
  },
  /** A forced tool call carries a structured reply where a model has no other way. */
  messages(body) {
    const parts = listAt(body, 'content')
    const input = parts.map((part) => at(part, 'input')).find((value) => value !== undefined)
    const text = joined(parts.map((part) => (textAt(part, 'type') === 'text' ? textAt(part, 'text') : undefined)))
    return { text: input === undefined ? text : JSON.stringify(input), word: textAt(body, 'stop_reason') }
  },
  gemini(body) {
    const parts = listAt(body, 'candidates', 0, 'content', 'parts')
    return {
      text: joined(parts.map((part) => (at(part, 'thought') === true ? undefined : textAt(part, 'text')))),
      word: textAt(body, 'candidates', 0, 'finishReason'),
    }
  },
}

function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  const found = texts.filter((text) => text !== undefined)
  return found.length > 0 ? found.join('') : undefined
}
