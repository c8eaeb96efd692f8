import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { z } from 'zod'
import { nearest, TunesmithError } from '../core/errors.ts'
import { defineRule } from '../core/parts.ts'
import { type CheckName, checks } from './sql/checks.ts'
import type { Database } from './sql/database.ts'
import type { Catalog } from './sql/protocol.ts'
import { shareDatabase } from './sql/share.ts'
import { readSql } from './sql/text.ts'

const file = z.string().min(1)
const names = Object.keys(checks) as [CheckName, ...CheckName[]]

const options = z.strictObject({
  database: z.union([file, z.array(file).min(1)]).describe('SQL files that build the database, or one SQLite file.'),
  check: z.enum(names).describe(names.map((name) => `${name}: ${checks[name].summary}`).join('; ')),
  columns: z
    .array(z.string().regex(/^[^.]+\.[^.]+$/, 'must be `table.column`'))
    .optional()
    .describe('For stored-spellings: the columns to look at. Default: every one with at most 30 different texts.'),
  time_limit: z.number().positive().max(60).default(2).describe('Seconds that one query may take.'),
})

export default defineRule({
  id: 'sql',
  summary: 'The completion is one SQLite query that runs, only reads, and keeps the conventions of the house.',
  options,
  async open({ database, check, columns, time_limit }, { root }) {
    const files = [database].flat().map((path) => find(root, path))
    const shared = await shareDatabase({ files, limitMs: time_limit * 1000 })
    const watched = watch(shared, columns)
    return {
      demand: `Write SQL of which this holds: ${checks[check].summary}.`,
      decide({ text, signal }) {
        const sql = readSql(text)
        const ran = () => shared.run(sql.statements, signal)
        return checks[check].decide({ sql, watched, ran })
      },
      async close() {
        shared.close()
      },
    }
  },
})

function find(root: string, path: string): string {
  const found = resolve(root, path)
  if (existsSync(found)) return found
  const folder = dirname(found)
  const guess = nearest(basename(found), existsSync(folder) ? readdirSync(folder) : [])
  throw new TunesmithError(`There is no file ${path}.`, {
    code: 'rules/no-database',
    where: 'with.database',
    fix: guess
      ? `Did you mean \`${relative(root, resolve(folder, guess))}\`?`
      : "Give a path relative to the project's folder.",
  })
}

const fewTexts = 30

function watch({ catalog, close }: Database, columns: readonly string[] | undefined): Catalog {
  if (!columns) return catalog.filter(({ values }) => values && values.length > 0 && values.length <= fewTexts)
  const known = new Map(catalog.map((one) => [`${one.table}.${one.column}`.toLowerCase(), one]))
  return columns.map((column) => {
    const found = known.get(column.toLowerCase())
    if (found?.values) return found
    close()
    throw found ? manyTexts(column) : noColumn(column, [...known.keys()])
  })
}

const manyTexts = (column: string): TunesmithError =>
  new TunesmithError(`The column ${column} holds more than 200 different texts, too many for a list of spellings.`, {
    code: 'rules/many-texts',
    where: 'with.columns',
    fix: `Leave ${column} out of \`columns\`.`,
  })

function noColumn(column: string, known: readonly string[]): TunesmithError {
  const guess = nearest(column, known)
  return new TunesmithError(`The database has no column ${column}.`, {
    code: 'rules/no-column',
    where: 'with.columns',
    fix: guess ? `Did you mean \`${guess}\`?` : `There are ${known.join(', ')}.`,
  })
}
