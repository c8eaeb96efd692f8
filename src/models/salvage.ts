import { at, parseJson, textAt } from './at.ts'
import type { Outcome } from './outcome.ts'
import { judgeAnswer } from './reply.ts'
import { usageOfBody } from './usage.ts'

const finishes: Readonly<Record<string, string>> = { stop: 'stop', length: 'length', content_filter: 'content-filter' }

/**
 * A good, paid chat completion that the SDK refuses for a detail (a count as text, an odd role) is still a reply.
 * `undefined` where the body holds none.
 */
export function salvage(body: string): Outcome | undefined {
  const parsed = parseJson(body)
  const text = textAt(parsed, 'choices', 0, 'message', 'content')
  const raw = textAt(parsed, 'choices', 0, 'finish_reason')
  if (text === undefined || raw === undefined || at(parsed, 'error')) return undefined
  const warnings = ['The reply does not follow the chat completions format; it was read all the same.']
  const usage = usageOfBody(parsed, text !== '')
  return judgeAnswer({ text, usage, labels: null, warnings, refusal: null, finish: finishes[raw] ?? 'other', raw })
}
