import type { Cell, Message, Notice } from '../core/types.ts'
import { type Complaint, conversationOf } from './conversation.ts'
import { readJsonLines } from './json-lines.ts'
import { type Problem, stopOn } from './problems.ts'
import { show } from './text.ts'
import { isRecord } from './yaml.ts'

/** A row of `inputs.from`. */
export type ImportedInput = {
  id?: string
  /** No system message; the last one is the user's. */
  messages: Message[]
  /** The axes that the row names, of the taxonomy or not. */
  cell: Cell
  /** Rows of one source never straddle the split. */
  source?: string
  /** Counts rows from 0. */
  index: number
  /** Counts lines of the file from 1. */
  line: number
}

/** Read inputs made elsewhere (JSONL). Throws TunesmithError with `file:line` of every row that cannot be read. */
export function readInputs(root: string, file: string): { rows: ImportedInput[]; notices: Notice[] } {
  const problems: Problem[] = []
  const systems: number[] = []
  const replies: number[] = []
  const ids = new Map<string, number>()
  const rows = readJsonLines(root, file).flatMap(({ line, value }, index): ImportedInput[] => {
    const wrong = (complaint: Complaint): ImportedInput[] => {
      problems.push({ where: `${file}:${line}`, ...complaint, code: 'inputs/invalid' })
      return []
    }
    const read = conversationOf(value)
    if ('what' in read) return wrong(read)
    const labels = labelsOf(isRecord(value) ? value : {})
    if ('what' in labels) return wrong(labels)
    const first = labels.id === undefined ? undefined : ids.get(labels.id)
    if (first !== undefined)
      return wrong({ what: `The id "${labels.id}" is also on line ${first}.`, fix: 'Give each row its own id.' })
    if (labels.id !== undefined) ids.set(labels.id, line)
    if (read.system) systems.push(line)
    if (read.reply) replies.push(line)
    return [{ ...labels, messages: read.messages, index, line }]
  })
  stopOn(problems)
  return { rows, notices: [...dropped(file, systems, systemsDropped), ...dropped(file, replies, repliesDropped)] }
}

const systemsDropped = 'system messages are left out; that of the model to be trained is prompts/system.md'
const repliesDropped = 'what follows the last message of the user is left out'

function dropped(file: string, lines: readonly number[], what: string): Notice[] {
  const [first] = lines
  if (first === undefined) return []
  return [{ where: `${file}:${first}`, message: `In ${lines.length} ${lines.length === 1 ? 'row' : 'rows'}, ${what}.` }]
}

type Labels = Pick<ImportedInput, 'id' | 'cell' | 'source'>

function labelsOf({ id, cell, source }: Record<string, unknown>): Labels | Complaint {
  for (const [key, value] of Object.entries({ id, source })) {
    if (!isName(value) && value !== undefined && value !== null)
      return { what: `\`${key}\` must be text, not ${show(value)}.` }
  }
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
