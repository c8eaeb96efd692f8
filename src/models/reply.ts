import type { LanguageModelV4GenerateResult, SharedV4Warning } from '@ai-sdk/provider'
import { textAt } from './at.ts'
import { isSoundText } from './extract-json.ts'
import { likeliest, readLabels } from './labels.ts'
import type { Answer, Outcome } from './outcome.ts'
import { readUsage } from './usage.ts'
import { endingOf, type Wire } from './wire.ts'

/** What was asked besides text, and in which format, which decides where the answer is. */
export type Asked = { tool: boolean; labels: readonly string[] | undefined; wire: Wire }

export function readResult(result: LanguageModelV4GenerateResult, asked: Asked): Outcome {
  const called = asked.tool ? result.content.find((part) => part.type === 'tool-call') : undefined
  const written = called?.input ?? result.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const labels = asked.labels ? readLabels(result, asked.labels) : null
  const refusal = textAt(result.response?.body, 'choices', 0, 'message', 'refusal')
  const { unified, raw } = ending(result, asked.wire)
  return judgeAnswer({
    text: labels && !written ? likeliest(labels) : written,
    usage: readUsage(result.usage, asked.wire, written !== ''),
    labels,
    warnings: result.warnings.map(warningText),
    refusal: refusal || null,
    finish: called && unified === 'tool-calls' ? 'stop' : unified === 'other' ? endingOf(raw) : unified,
    raw,
  })
}

/** How the reply ended, where the SDK takes an answer that is not over for one that is. */
function ending({ finishReason, response }: LanguageModelV4GenerateResult, wire: Wire): Ending {
  if (wire === 'responses' && finishReason.raw === undefined) {
    const status = textAt(response?.body, 'status')
    if (status !== 'completed') return { unified: 'other', raw: status }
  }
  return finishReason.raw === 'pause_turn' ? { unified: 'other', raw: 'pause_turn' } : finishReason
}

type Ending = { unified: string; raw: string | undefined }

type Given = Omit<Answer, 'error'> & { refusal: string | null; finish: string; raw: string | undefined }

/** Only an ordinary end with sound text is data, whatever else the server calls a good reply. */
export function judgeAnswer({ refusal, finish, raw, ...given }: Given): Outcome {
  if (refusal !== null) return { kind: 'answer', finish: 'refused', ...given, error: refusal }
  if (finish === 'length')
    return { kind: 'answer', finish: 'truncated', ...given, error: 'The reply reached max_tokens.' }
  if (finish === 'content-filter')
    return { kind: 'answer', finish: 'refused', ...given, error: given.text || filtered(raw) }
  if (finish !== 'stop') {
    const error = `The reply ended with "${raw ?? finish}", which is not an ordinary end.`
    return { kind: 'unusable', finish: 'provider-error', ...given, error }
  }
  if (given.text.trim() === '') return { kind: 'unusable', finish: 'empty', ...given, error: 'The reply is empty.' }
  if (!isSoundText(given.text)) {
    return { kind: 'unusable', finish: 'provider-error', ...given, error: 'The reply holds damaged characters.' }
  }
  return { kind: 'answer', finish: 'stop', ...given, error: null }
}

const filtered = (raw: string | undefined): string =>
  raw === 'refusal' ? 'The model refused to reply.' : `The content filter cut the reply${raw ? ` (${raw})` : ''}.`

function warningText(warning: SharedV4Warning): string {
  if (warning.type === 'other') return warning.message
  if (warning.type === 'deprecated') return `deprecated ${warning.setting}: ${warning.message}`
  return `${warning.type} ${warning.feature}${warning.details ? `: ${warning.details}` : ''}`
}
