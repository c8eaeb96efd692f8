import { readFileSync } from 'node:fs'
import { constants, DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { Catalog, FromProcess, Ran, Setup, ToProcess } from './protocol.ts'

/**
 * A process of its own, because a running query cannot be interrupted: not by another thread, not by ending a worker.
 * A thread beside it watches the clock and kills the process when one query is over its time.
 */
const watchdog = `
const { clock, limitMs } = require('node:worker_threads').workerData
for (;;) {
  Atomics.wait(clock, 0, 0)
  if (Atomics.wait(clock, 0, 1, limitMs) === 'timed-out') process.kill(process.pid, 'SIGKILL')
}`

const maxRows = 10_000
const maxValues = 200
const reads: readonly number[] = [
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]

const send = (message: FromProcess): void => {
  process.send?.(message)
}

function load(files: readonly string[]): DatabaseSync | { file: string; message: string } {
  let database: DatabaseSync | undefined
  for (const file of files) {
    try {
      const content = readFileSync(file)
      if (content.subarray(0, 15).toString('latin1') === 'SQLite format 3')
        return new DatabaseSync(file, { readOnly: true })
      database ??= new DatabaseSync(':memory:')
      database.exec(content.toString('utf8'))
    } catch (error) {
      return { file, message: error instanceof Error ? error.message : String(error) }
    }
  }
  return database ?? { file: '', message: 'no file' }
}

/** Every column, with its texts where there are few. */
function catalogOf(database: DatabaseSync): Catalog {
  const tables = database.prepare(
    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
  )
  return tables.all().flatMap(({ name: table }) => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info(${quoted(table, "'")})`)
    return columns.all().map(({ name: column }) => {
      const of = quoted(column, '"')
      const distinct = `SELECT DISTINCT ${of} AS value FROM ${quoted(table, '"')} WHERE typeof(${of}) = 'text' LIMIT ${maxValues + 1}`
      const values = database
        .prepare(distinct)
        .all()
        .map(({ value }) => String(value))
      return { table: String(table), column: String(column), values: values.length > maxValues ? null : values }
    })
  })
}

const quoted = (name: unknown, quote: string): string => quote + String(name).replaceAll(quote, quote + quote) + quote

/** Set by the authorizer while a statement is prepared. */
let denied = false

function run(database: DatabaseSync, statements: readonly string[]): Ran {
  let last: Ran = { ok: false, message: 'there is no statement', denied: false }
  denied = false
  for (const statement of statements) {
    try {
      const prepared = database.prepare(statement)
      const columns = prepared.columns().map(({ name, column }) => ({ name, computed: column === null }))
      let rows = 0
      for (const _ of prepared.iterate()) if (++rows === maxRows) break
      last = { ok: true, rows, columns }
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error), denied }
    }
  }
  return last
}

function serve({ files, limitMs }: Setup): void {
  const database = load(files)
  if (!(database instanceof DatabaseSync)) {
    send({ type: 'failed', ...database })
    return
  }
  const catalog = catalogOf(database)
  database.setAuthorizer((action, name, detail) => {
    const allowed = reads.includes(action) && name !== 'load_extension' && detail !== 'load_extension'
    if (!allowed) denied = true
    return allowed ? constants.SQLITE_OK : constants.SQLITE_DENY
  })
  const clock = new Int32Array(new SharedArrayBuffer(4))
  new Worker(watchdog, { eval: true, workerData: { clock, limitMs } }).unref()
  const set = (value: 0 | 1): void => {
    Atomics.store(clock, 0, value)
    Atomics.notify(clock, 0)
  }
  process.on('message', ({ id, statements }: ToProcess) => {
    set(1)
    const ran = run(database, statements)
    set(0)
    send({ type: 'ran', id, ran })
  })
  send({ type: 'ready', catalog })
}

// Ctrl-C reaches the whole group; the run drains first and closes us itself.
process.on('SIGINT', () => {})
process.once('message', (setup: Setup) => serve(setup))
