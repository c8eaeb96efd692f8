import { createHash } from 'node:crypto'
import type { Completion, Example, Input } from './types.ts'

/** sha256 of UTF-8 text, as 64 hex digits. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** JSON with keys in code-unit order and nothing undefined: equal values give equal text. Throws TypeError on what JSON cannot hold. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
  }
  const text = typeof value === 'number' && !Number.isFinite(value) ? undefined : JSON.stringify(value)
  if (text === undefined) throw new TypeError(`${String(value)} has no JSON form`)
  return text
}

const idOf = (kind: 'i' | 'k' | 'e', fields: unknown): string => `${kind}-${sha256(canonical(fields)).slice(0, 16)}`

/** `i-` and 16 hex digits, over set, slot, attempt, cell and messages. */
export const inputId = ({ set, slot, attempt, cell, messages }: Omit<Input, 'id' | 'origin' | 'source'>): string =>
  idOf('i', { set, slot, attempt, cell, messages })

/** `k-` and 16 hex digits, over the input, the candidate, arm, sample, model and messages. */
export const completionId = ({
  inputId,
  candidateId,
  arm,
  sample,
  model,
  messages,
}: Pick<Completion, 'inputId' | 'candidateId' | 'arm' | 'sample' | 'model' | 'messages'>): string =>
  idOf('k', { inputId, candidateId, arm, sample, model, messages })

/** `e-` and 16 hex digits, over the input and the candidate. */
export const exampleId = ({ inputId, candidateId }: { inputId: string; candidateId: Example['candidateId'] }): string =>
  idOf('e', { inputId, candidateId })
