import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider'
import { type DraftPart, isDraftPart } from './draft.ts'
import { remember } from './words.ts'

/** What a call asks for, told from its text, its schema and its labels alone: a simulated model is given nothing else. */
export type Asked =
  | { kind: 'inputs'; prompt: string; count: number; cell: AskedCell; avoid: string[] }
  | { kind: 'place'; input: string; axes: Readonly<Record<string, readonly (string | null)[]>> }
  | { kind: 'fidelity'; input: string; cell: AskedCell; labels: readonly string[] | null }
  | { kind: 'verdicts'; subject: Subject; criteria: AskedCriterion[] }
  | { kind: 'choice'; subject: Subject; criterion: AskedCriterion; labels: readonly string[] }
  | { kind: 'reason'; subject: Subject; criterion: AskedCriterion }
  | { kind: 'draft'; part: DraftPart; brief: string }
  | { kind: 'schema'; schema: unknown }
  | { kind: 'labels'; labels: readonly string[] }
  | { kind: 'complete'; system: string; input: string }

export type AskedCell = Readonly<Record<string, { value: string; guide: string | null }>>
export type AskedCriterion = { id: string; question: string; answers: readonly string[] }
/** `reference` is the whole system message of the judge; what is known of policies is found in it. */
export type Subject = { input: string; completion: string; reference: string }

export function readPrompt(options: LanguageModelV4CallOptions): Asked {
  const system = textOf(options.prompt, 'system')
  const users = options.prompt.filter(({ role }) => role === 'user').map(wordsOf)
  const first = users[0] ?? ''
  const labels = labelsOf(options)
  const format = options.responseFormat
  const subject = (): Subject => ({
    input: block(first, 'INPUT'),
    completion: block(first, 'COMPLETION'),
    reference: system,
  })
  if (format?.type === 'json')
    return readStructured({ name: format.name, schema: format.schema, system, text: first, subject })
  if (first.includes('Does this message read as all of the following?') && labels) {
    return { kind: 'fidelity', input: block(first, 'INPUT'), cell: readCell(first), labels }
  }
  const question = /^Question: (.*)$/m.exec(first)?.[1]
  if (question !== undefined && labels)
    return { kind: 'choice', subject: subject(), criterion: { id: '', question, answers: labels }, labels }
  if (question !== undefined && /^Why\?/.test(users.at(-1) ?? '')) {
    return { kind: 'reason', subject: subject(), criterion: { id: '', question, answers: ['yes', 'no'] } }
  }
  return labels ? { kind: 'labels', labels } : { kind: 'complete', system, input: users.join('\n') }
}

type Structure = { name: string | undefined; schema: unknown; system: string; text: string; subject: () => Subject }

function readStructured({ name, schema, system, text, subject }: Structure): Asked {
  const properties = fields(field(schema, 'properties'))
  if (name === 'inputs') {
    const count = field(field(field(schema, 'properties'), 'inputs'), 'minItems')
    return {
      kind: 'inputs',
      prompt: text,
      count: typeof count === 'number' ? count : 1,
      cell: readCell(text),
      avoid: listUnder(text, 'Do not repeat'),
    }
  }
  if (name === 'cell') {
    return {
      kind: 'place',
      input: block(text, 'INPUT'),
      axes: Object.fromEntries(properties.map(([axis, part]) => [axis, choicesOf(part)])),
    }
  }
  if (name === 'fidelity') return { kind: 'fidelity', input: block(text, 'INPUT'), cell: readCell(text), labels: null }
  if (isDraftPart(name))
    return { kind: 'draft', part: name, brief: /^BEGIN BRIEF\n([\s\S]*?)\nEND BRIEF$/m.exec(text)?.[1] ?? '' }
  if (name !== 'verdicts') return { kind: 'schema', schema }
  const criteria = properties.map(([id, part]) => ({
    id,
    question: questionsIn(system).get(id) ?? '',
    answers: choicesOf(field(field(part, 'properties'), 'answer')).filter((answer) => answer !== null),
  }))
  return { kind: 'verdicts', subject: subject(), criteria }
}

/**
 * The lines `- axis: value — guide`, the last of them where a prompt shows others as examples. A guide may hold anything
 * but a line break.
 */
function readCell(text: string): AskedCell {
  const part =
    text.split('## Each message must fit all of this\n').slice(1).at(-1)?.split('\n## ')[0] ??
    text.slice(text.lastIndexOf('END INPUT'))
  const lines = part.matchAll(/^- ([\w-]+): (.+?)(?: — (.*))?$/gm)
  return Object.fromEntries(
    [...lines].map(([, axis = '', value = '', guide]) => [axis, { value, guide: guide ?? null }]),
  )
}

function listUnder(text: string, heading: string): string[] {
  const part = text.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? ''
  return [...part.matchAll(/^- (.*)$/gm)].map(([, line = '']) => line)
}

/** Criterion id to question, as the judge's system message lists them. */
const questionsIn = remember(
  (system: string): ReadonlyMap<string, string> =>
    new Map([...system.matchAll(/^### (\S+)\n+(.*)$/gm)].map(([, id = '', question = '']) => [id, question])),
)

/** What stands between the marked lines; of an input, the user's words. */
function block(text: string, name: 'INPUT' | 'COMPLETION'): string {
  const mark = new RegExp(`^BEGIN ${name} (\\S+)\\n`, 'm').exec(text)
  if (!mark) return ''
  const start = mark.index + mark[0].length
  const end = text.indexOf(`\nEND ${name} ${mark[1]}`, start)
  const inside = text.slice(start, end < 0 ? undefined : end)
  return name === 'COMPLETION'
    ? inside
    : inside
        .split(/^(?=(?:user|assistant|tool): )/m)
        .filter((turn) => turn.startsWith('user: '))
        .map((turn) => turn.slice(6).trimEnd())
        .join('\n') || inside
}

/** The labels that the call asks to be scored. */
export const labelsOf = ({ providerOptions }: LanguageModelV4CallOptions): string[] | null => {
  const labels = providerOptions?.['tunesmith']?.['labels']
  return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : null
}

const choicesOf = (schema: unknown): (string | null)[] => {
  const choices = field(schema, 'enum')
  return Array.isArray(choices) ? choices.filter((choice) => typeof choice === 'string' || choice === null) : []
}

const textOf = (prompt: readonly LanguageModelV4Message[], role: LanguageModelV4Message['role']): string =>
  prompt
    .filter((message) => message.role === role)
    .map(wordsOf)
    .join('\n\n')

const wordsOf = ({ content }: LanguageModelV4Message): string =>
  typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('')

/** A field of an unknown object, or `undefined`. */
export const field = (value: unknown, name: string): unknown => fields(value).find(([key]) => key === name)?.[1]

export const fields = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
