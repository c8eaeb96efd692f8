import { createHash } from 'node:crypto'
import { applies, type Rubric } from '../core/rubric.ts'
import type { Notice } from '../core/types.ts'
import type { DataRow, Placed } from './data-row.ts'
import { didYouMean } from './entries.ts'
import { type IdentifiedRow, identified } from './identified.ts'
import { mostProblems } from './import.ts'
import { type Complaint, type Problem, stopOn } from './problems.ts'

/** What is known of a dataset before any of its rows is judged. */
export type DataFacts = {
  rows: number
  /** sha256, hex, of what its rows say. */
  hash: string
  /** Verdicts that only a judge can give: neither recorded nor decided by code. Those that the ledger holds are among them. */
  open: number
  /** Rows that lack some of the verdicts. */
  openRows: number
  notices: Notice[]
}

/**
 * Read a dataset to its end and keep none of it. Throws TunesmithError with the place of every row that cannot be judged,
 * so that nothing is paid for before the whole file is known to be good.
 */
export async function readFacts(rows: AsyncIterable<Placed<DataRow>>, rubric: Rubric): Promise<DataFacts> {
  const problems: Problem[] = []
  const hash = createHash('sha256')
  const ids = rubric.criteria.map(({ id }) => id)
  const strangers = new Map<string, { where: string; rows: number }>()
  const axes = new Set<string>()
  const facts = { rows: 0, open: 0, openRows: 0 }
  for await (const { where, row } of withCompletions(identified(rows))) {
    if ('what' in row) problems.push({ where, ...row, code: 'inputs/invalid' })
    else {
      facts.rows++
      const open = openCriteria(rubric, row)
      facts.open += open
      if (open > 0) facts.openRows++
      hash.update(JSON.stringify(row))
      for (const axis of Object.keys(row.cell)) axes.add(axis)
      for (const id of Object.keys(row.verdicts).filter((id) => !ids.includes(id)))
        strangers.set(id, { where, ...strangers.get(id), rows: (strangers.get(id)?.rows ?? 0) + 1 })
    }
    if (problems.length >= mostProblems) break
  }
  stopOn(problems, 'run the same command again')
  const notices = [...strangerNotices(strangers, ids), ...axisNotices(rubric, axes)]
  return { ...facts, hash: hash.digest('hex'), notices }
}

/** The same rows; one that ends without the assistant's reply is a complaint. */
export async function* withCompletions(
  rows: AsyncIterable<Placed<IdentifiedRow>>,
): AsyncGenerator<Placed<IdentifiedRow>> {
  for await (const { where, line, row } of rows) {
    const hasReply = 'what' in row || row.reply.at(-1)?.role === 'assistant'
    yield { where, line, row: hasReply ? row : noCompletion }
  }
}

const noCompletion: Complaint = {
  what: 'The row has no completion to judge.',
  fix: "End `messages` with the assistant's reply, or name the reply's column `completion`, `response`, `output` or `answer`.",
}

function openCriteria({ criteria }: Rubric, { cell, messages, verdicts }: DataRow): number {
  const turns = messages.filter(({ role }) => role === 'user').length
  return criteria.filter((one) => one.rule === null && !Object.hasOwn(verdicts, one.id) && applies(one, cell, turns))
    .length
}

function strangerNotices(
  strangers: ReadonlyMap<string, { where: string; rows: number }>,
  ids: readonly string[],
): Notice[] {
  return [...strangers].map(([id, { where, rows }]) => ({
    where,
    message: `In ${rows} ${rows === 1 ? 'row' : 'rows'}, there is a verdict on "${id}", which is no criterion of the rubric. It is not used.`,
    fix: didYouMean(id, ids, 'Criteria'),
  }))
}

/** `only` on an axis that no row has: the criterion applies nowhere. */
function axisNotices({ criteria }: Rubric, axes: ReadonlySet<string>): Notice[] {
  return criteria.flatMap(({ id, only }) =>
    Object.entries(only ?? {}).flatMap(([axis, values]) =>
      axes.has(axis) || values.includes('none')
        ? []
        : [
            {
              where: `rubric, ${id}.only`,
              message: `No row has the axis "${axis}", so this criterion is "na" in all.`,
            },
          ],
    ),
  )
}
