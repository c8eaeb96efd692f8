import type { Decision } from '../../core/parts.ts'
import { comparisons, functionsCalled, joins, selectsStar, tablesNamed, writeAttempt } from '../../core/sql-shape.ts'
import type { Catalog, Ran } from './protocol.ts'
import type { SqlText } from './text.ts'

export type Subject = {
  sql: SqlText
  /** The columns whose stored texts matter. */
  watched: Catalog
  /** Runs the statements, once however many checks ask. */
  ran(): Promise<Ran>
}

type Check = { summary: string; decide(subject: Subject): Decision | Promise<Decision> }

const yes = (reason: string): Decision => ({ answer: 'yes', reason })
const no = (reason: string): Decision => ({ answer: 'no', reason })
const na = (reason: string): Decision => ({ answer: 'na', reason })

async function runs({ sql, ran }: Subject): Promise<Decision> {
  if (sql.statements.length !== 1) return no(`${sql.statements.length} statements; exactly one is asked for.`)
  const result = await ran()
  return result.ok ? yes('It runs.') : no(`It does not run: ${result.message}.`)
}

async function readOnly({ sql, ran }: Subject): Promise<Decision> {
  const attempt = writeAttempt(sql.tokens)
  if (attempt) return no(`It tries to do more than read: ${attempt}.`)
  if (sql.statements.length === 0) return yes('It only reads.')
  const result = await ran()
  return !result.ok && result.denied ? no('It tries to do more than read; SQLite refused it.') : yes('It only reads.')
}

function onlySql({ sql }: Subject): Decision {
  if (sql.fenced) return no('There is a code fence around the SQL.')
  if (!/^(?:SELECT|WITH|VALUES)$/.test(sql.tokens[0]?.text ?? ''))
    return no('It does not start with the SQL statement.')
  if (sql.comments) return no('There is a comment in the SQL.')
  if (sql.statements.length !== 1) return no(`${sql.statements.length} statements; exactly one is asked for.`)
  return yes('The statement and nothing else.')
}

function semicolon({ sql }: Subject): Decision {
  const last = sql.tokens.at(-1)
  const ends = last?.kind === 'mark' && last.text === ';'
  return ends ? yes('It ends with a semicolon.') : no('It does not end with a semicolon.')
}

const namedColumns = ({ sql }: Subject): Decision =>
  selectsStar(sql.tokens) ? no('It selects * instead of naming the columns.') : yes('It names its columns.')

async function namedResults({ ran }: Subject): Promise<Decision> {
  const result = await ran()
  if (!result.ok) return na('It does not run.')
  const computed = result.columns.filter((column) => column.computed)
  const bare = computed.find(({ name }) => !/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name))
  if (bare) return no(`The column ${bare.name} has no name of its own.`)
  return computed.length > 0 ? yes('Every computed column has a name.') : na('No column is computed.')
}

function explicitJoins({ sql }: Subject): Decision {
  const found = joins(sql.tokens)
  if (found.commas > 0) return no('It joins tables by a comma in FROM.')
  if (found.unconditional > 0) return no('A JOIN has neither ON nor USING.')
  return found.joins > 0 ? yes('Tables are joined by JOIN … ON.') : na('It joins no tables.')
}

const ownDates = new Set('DATE TIME DATETIME JULIANDAY UNIXEPOCH STRFTIME TIMEDIFF'.split(' '))
const foreignDates = new Set(
  `MONTH YEAR DAY WEEK QUARTER HOUR NOW CURDATE CURTIME GETDATE SYSDATE TODAY DATE_FORMAT DATE_ADD DATE_SUB DATEADD DATEDIFF
  DATE_DIFF DATE_TRUNC DATE_PART DATEPART DATENAME EXTRACT TO_DATE TO_CHAR STR_TO_DATE MONTHNAME DAYNAME DAYOFWEEK DAYOFMONTH
  DAYOFYEAR LAST_DAY EOMONTH MAKEDATE TIMESTAMPDIFF TIMESTAMPADD`.split(/\s+/),
)
const currentDates = ['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_TIME']

function sqliteDates({ sql }: Subject): Decision {
  const called = functionsCalled(sql.tokens)
  const foreign = called.find((name) => foreignDates.has(name))
  if (foreign) return no(`SQLite has no date function ${foreign}().`)
  const interval = sql.tokens.some(
    ({ kind, text }, i) =>
      kind === 'word' && text === 'INTERVAL' && /^(?:string|number)$/.test(sql.tokens[i + 1]?.kind ?? ''),
  )
  if (interval) return no('SQLite has no INTERVAL.')
  const own = called.some((name) => ownDates.has(name)) || sql.tokens.some(({ text }) => currentDates.includes(text))
  return own ? yes("It uses SQLite's date functions.") : na('It calls no date function.')
}

function storedSpellings({ sql, watched }: Subject): Decision {
  const named = tablesNamed(sql.tokens)
  let compared = 0
  for (const { table, column, literal } of comparisons(sql.tokens)) {
    const tables = table === null ? [...named.values()] : [named.get(table) ?? table]
    const stored = watched.filter(
      (one) => one.column.toLowerCase() === column && tables.includes(one.table.toLowerCase()),
    )
    if (stored.length === 0) continue
    compared++
    const values = stored.flatMap((one) => one.values ?? [])
    if (!values.includes(literal)) return no(`No ${column} is stored as '${literal}'; ${nearby(literal, values)}.`)
  }
  return compared > 0 ? yes('Every text is spelt as it is stored.') : na('It compares no text with such a column.')
}

function nearby(literal: string, values: readonly string[]): string {
  const fold = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const same = values.find((value) => fold(value) === fold(literal))
  if (same) return `it is '${same}'`
  const some = values.slice(0, 8).map((value) => `'${value}'`)
  return `there are ${some.join(', ')}`
}

async function returnsRows({ ran }: Subject): Promise<Decision> {
  const result = await ran()
  if (!result.ok) return na('It does not run.')
  return result.rows > 0 ? yes(`It returns ${result.rows} rows.`) : no('It returns no rows.')
}

/** What `check:` takes, one criterion each. */
export const checks = {
  runs: { summary: 'exactly one statement, and it runs', decide: runs },
  'read-only': { summary: 'nothing but reading is tried', decide: readOnly },
  'only-sql': { summary: 'the statement alone: no fence, no comment, no prose', decide: onlySql },
  semicolon: { summary: 'the statement ends with a semicolon', decide: semicolon },
  'named-columns': { summary: 'no * in a select list', decide: namedColumns },
  'named-results': { summary: 'every computed column has a name', decide: namedResults },
  'explicit-joins': { summary: 'tables are joined by JOIN with ON or USING, never by commas', decide: explicitJoins },
  'sqlite-dates': { summary: "dates by SQLite's functions, not another database's", decide: sqliteDates },
  'stored-spellings': { summary: 'texts compared with a column are spelt as they are stored', decide: storedSpellings },
  'returns-rows': { summary: 'the statement returns at least one row', decide: returnsRows },
} as const satisfies Record<string, Check>

export type CheckName = keyof typeof checks
