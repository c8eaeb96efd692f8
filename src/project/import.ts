import type { Cell, Message, Notice } from '../core/types.ts'
import { readDataRows } from './data-row.ts'
import { type Complaint, type Problem, stopOn } from './problems.ts'

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
  /** Counts lines of the file from 1; rows, where it has no lines. */
  line: number
}

/** Read inputs made elsewhere, in any format. Throws TunesmithError with the place of every row that cannot be read. */
export async function readInputs(root: string, file: string): Promise<{ rows: ImportedInput[]; notices: Notice[] }> {
  const problems: Problem[] = []
  const systems: string[] = []
  const replies: string[] = []
  const ids = new Map<string, string>()
  const rows: ImportedInput[] = []
  for await (const { where, line, row } of readDataRows(root, file)) {
    const wrong = (complaint: Complaint): void => void problems.push({ where, ...complaint, code: 'inputs/invalid' })
    if ('what' in row) wrong(row)
    else {
      const { system, reply, verdicts: _, ...input } = row
      const first = input.id === undefined ? undefined : ids.get(input.id)
      if (first !== undefined) wrong(repeatedId(input.id, first))
      if (input.id !== undefined) ids.set(input.id, first ?? where)
      if (system !== null) systems.push(where)
      if (reply.length > 0) replies.push(where)
      rows.push({ ...input, index: rows.length, line })
    }
    if (problems.length >= mostProblems) break
  }
  stopOn(problems)
  return { rows, notices: [...dropped(systems, systemsDropped), ...dropped(replies, repliesDropped)] }
}

/** Of a file that is all wrong, nobody reads more. */
export const mostProblems = 1000

export const repeatedId = (id: string | undefined, first: string): Complaint => ({
  what: `The id "${id}" is also on ${/:(\d+)$/.test(first) ? `line ${/\d+$/.exec(first)}` : /row \d+$/.exec(first)}.`,
  fix: 'Give each row its own id.',
})

const systemsDropped = 'system messages are left out; that of the model to be trained is prompts/system.md'
const repliesDropped = 'what follows the last message of the user is left out'

function dropped(places: readonly string[], what: string): Notice[] {
  const [where] = places
  if (where === undefined) return []
  return [{ where, message: `In ${places.length} ${places.length === 1 ? 'row' : 'rows'}, ${what}.` }]
}
