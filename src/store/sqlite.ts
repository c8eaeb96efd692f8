import { existsSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite'
import { storeError, storeFailure } from './errors.ts'

export type SqlRow = Record<string, SQLOutputValue>

type Statement = {
  get(...values: SQLInputValue[]): SqlRow | undefined
  all(...values: SQLInputValue[]): SqlRow[]
  /** How many rows changed. */
  run(...values: SQLInputValue[]): number
}

/** A connection whose failures are `TunesmithError`s with codes `store/…`. */
export type Database = {
  readonly file: string
  prepare(sql: string): Statement
  exec(sql: string): void
  /** The value of `PRAGMA name`. */
  pragma(name: string): SQLOutputValue
  /** All of `work` or none, holding the write lock from its start. */
  transaction<T>(work: () => T): T
  /**
   * A transaction for what only matters while processes live. It does not wait for the disk: when the power fails it may
   * be lost, never torn. On the same connection, since a second one would empty the cache of the first at each write.
   */
  briefly<T>(work: () => T): T
  close(): void
}

/** How long to wait for another process's transaction; they take milliseconds, on a slow disk perhaps a second. */
const busyMs = 20_000

/** @param location `file` itself unless SQLite is to be told more than a path */
export function connect(
  file: string,
  { readOnly = false, location = file }: { readOnly?: boolean; location?: string | URL } = {},
): Database {
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeFailure(error, file)
    }
  }
  const connection = guard(() => new DatabaseSync(location, { readOnly, timeout: busyMs }))
  const exec = (sql: string) => guard(() => connection.exec(sql))
  const transaction = <T>(work: () => T): T => {
    // A file deleted under an open connection takes everything and keeps nothing.
    if (!existsSync(file)) throw storeError('missing', file)
    exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      exec('COMMIT')
      return result
    } catch (error) {
      // SQLite has already rolled back after some failures, a full disk among them.
      if (connection.isTransaction) exec('ROLLBACK')
      throw error
    }
  }
  return {
    file,
    exec,
    prepare(sql) {
      const statement = guard(() => connection.prepare(sql))
      return {
        get: (...values) => guard(() => statement.get(...values)),
        all: (...values) => guard(() => statement.all(...values)),
        run: (...values) => guard(() => Number(statement.run(...values).changes)),
      }
    },
    pragma: (name) => guard(() => Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? null),
    transaction,
    briefly(work) {
      exec('PRAGMA synchronous = NORMAL')
      try {
        return transaction(work)
      } finally {
        exec('PRAGMA synchronous = FULL')
      }
    },
    close: () => {
      if (connection.isOpen) connection.close()
    },
  }
}

/** Columns as their type; anything else in them means that a table is not what its schema says. */
export function text(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds ${typeof value}, not text`)
  return value
}

export function number(row: SqlRow, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds ${typeof value}, not a number`)
  return value
}
