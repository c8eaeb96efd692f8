import type { Answer, Cell } from '../core/types.ts'
import { type Conversation, conversationOf } from './conversation.ts'
import { answers } from './criterion.ts'
import { readRows } from './files/read.ts'
import { lookUp } from './look-up.ts'
import type { Complaint } from './problems.ts'
import { show } from './text.ts'
import { isRecord } from './yaml.ts'

/** A verdict that a row brought. `by`: who gave it, where the row says so. */
export type RecordedVerdict = { answer: Exclude<Answer, 'error'>; reason: string; by: 'judge' | 'rule' | 'human' }

type Labels = {
  id?: string
  /** The axes that the row names, of a taxonomy or not. */
  cell: Cell
  /** Rows of one source belong together. */
  source?: string
}

/** A row that people brought: a conversation and what is known about it. */
export type DataRow = Conversation & Labels & { verdicts: Readonly<Record<string, RecordedVerdict>> }

/** Where a row stands, as messages say it, and the number of its line (of the row, where there are no lines). */
export type Placed<T> = { where: string; line: number; row: T | Complaint }

/** Rows of a file in any format and shape, each read by its own shape, as they are asked for. */
export async function* readDataRows(root: string, file: string): AsyncGenerator<Placed<DataRow>> {
  for await (const { where, line, ...read } of readRows(root, file))
    yield { where, line, row: 'problem' in read ? read.problem : dataRowOf(read.value) }
}

export function dataRowOf(value: unknown): DataRow | Complaint {
  const conversation = conversationOf(value)
  if ('what' in conversation) return conversation
  const record = isRecord(value) ? value : {}
  const labels = labelsOf(record)
  if ('what' in labels) return labels
  const verdicts = verdictsOf(mapIn(record['verdicts']))
  return 'what' in verdicts ? verdicts : { ...conversation, ...labels, verdicts: verdicts.verdicts }
}

function labelsOf({ id, cell: written, source }: Record<string, unknown>): Labels | Complaint {
  for (const [key, value] of Object.entries({ id, source })) {
    if (!isName(value) && value !== undefined && value !== null)
      return { what: `\`${key}\` must be text, not ${show(value)}.` }
  }
  const cell = mapIn(written)
  if (cell !== undefined && cell !== null && !isRecord(cell))
    return { what: `\`cell\` must be a map of axis to value, not ${show(cell)}.` }
  const axes = Object.entries(isRecord(cell) ? cell : {})
  const odd = axes.find(([, value]) => value !== null && !isName(value))
  if (odd) return { what: `cell.${odd[0]} must be text, not ${show(odd[1])}.` }
  return {
    ...(isName(id) && { id: String(id) }),
    ...(isName(source) && { source: String(source) }),
    cell: Object.fromEntries(axes.map(([axis, value]) => [axis, value === null ? null : String(value)])),
  }
}

const isName = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

/** A map may also be written as JSON text, as CSV has to. */
function mapIn(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trim().startsWith('{')) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/**
 * `{criterion: {answer, reason}}`, `{criterion: answer}`, or a list of `{criterion, answer, reason}`. What has no answer,
 * or failed where it was made, was never asked.
 */
function verdictsOf(written: unknown): { verdicts: Record<string, RecordedVerdict> } | Complaint {
  if (written === undefined || written === null) return { verdicts: {} }
  const entries = Array.isArray(written)
    ? written.map((item) => [isRecord(item) ? String(item['criterion'] ?? item['id']) : '', item] as const)
    : isRecord(written)
      ? Object.entries(written)
      : undefined
  if (!entries) return { what: `\`verdicts\` must be a map of criterion to { answer, reason }, not ${show(written)}.` }
  const verdicts: [string, RecordedVerdict][] = []
  for (const [criterion, value] of entries) {
    const { answer, reason, by }: Record<string, unknown> = isRecord(value) ? value : { answer: value }
    if (answer === undefined || answer === null || ['error', 'unasked', ''].includes(String(answer))) continue
    const known = lookUp(answers, String(answer).trim().toLowerCase())
    if (!known)
      return { what: `verdicts.${criterion}: ${show(answer)} is not an answer.`, fix: 'Answers: yes, no, na.' }
    const who = by === 'rule' || by === 'human' ? by : 'judge'
    verdicts.push([criterion, { answer: known, reason: typeof reason === 'string' ? reason : '', by: who }])
  }
  return { verdicts: Object.fromEntries(verdicts) }
}
