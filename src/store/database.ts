import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TunesmithError } from '../core/errors.ts'
import { block, systemClock } from './clock.ts'
import { storeError, storeFailure } from './errors.ts'
import { makeFolder } from './make-folder.ts'
import { connect, type Database } from './sqlite.ts'

/** What makes a file one of ours: SQLite's application_id and user_version, and the tables of a new one. */
export type Format = {
  application: number
  version: number
  schema: string
  /** What makes a file of an older version one of the next. */
  upgrades?: Readonly<Record<number, string>>
}

/**
 * Open a database of this format, or create it. What is committed survives a power cut.
 *
 * @throws TunesmithError store/foreign, store/corrupt, store/newer, store/unwritable, store/disk-full, store/busy
 */
export function openDatabase(file: string, format: Format): Database {
  try {
    makeFolder(dirname(file))
  } catch (error) {
    throw storeFailure(error, file)
  }
  try {
    return closedOnFailure(connect(file), (database) => prepareTables(database, format, journalFor(database)))
  } catch (error) {
    if (!isUnwritable(error)) throw error
    return openWithoutLog(file, format)
  }
}

/** How long another process may take to open the same file. */
const patienceMs = 20_000

/** The log needs shared memory, which some network and container file systems lack. A sole user can do without. */
function openWithoutLog(file: string, format: Format): Database {
  const until = systemClock.steady() + patienceMs
  for (;;) {
    try {
      return closedOnFailure(connect(file), (database) => {
        database.exec('PRAGMA locking_mode = EXCLUSIVE')
        prepareTables(database, format, 'DELETE')
        database.exec('PRAGMA locking_mode = NORMAL')
        isEmpty(database)
      })
    } catch (error) {
      // Two that open it at once each hold what the other waits for, so SQLite refuses both at once: one has to let go.
      if (!isBusy(error) || systemClock.steady() > until) throw error
      block(20 + (process.pid % 7) * 15)
    }
  }
}

const isBusy = (error: unknown): boolean => error instanceof TunesmithError && error.code === 'store/busy'

/** What was made without a log stays so: to try one would pull the file away from those who use it. */
const journalFor = (database: Database): 'WAL' | 'DELETE' =>
  !isEmpty(database) && database.pragma('journal_mode') === 'delete' ? 'DELETE' : 'WAL'

function prepareTables(database: Database, format: Format, journal: 'WAL' | 'DELETE'): void {
  upgrade(database, format)
  checkFormat(database, format)
  database.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536`)
  database.transaction(() => {
    if (isEmpty(database)) createTables(database, format)
  })
}

/** @throws TunesmithError as `openDatabase`, and store/empty where its creation was never finished */
export function openReadOnly(file: string, format: Format): Database {
  const check = (database: Database) => {
    checkFormat(database, format)
    if (isEmpty(database)) throw emptyError(file)
  }
  try {
    return closedOnFailure(connect(file, { readOnly: true }), check)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    if (!existsSync(file)) throw storeError('missing', file)
    if (hasUnmergedLog(file)) throw error
    // On a read-only disk SQLite cannot make the index of its log. With no log there is nothing to index.
    const location = new URL(`${pathToFileURL(file).href}?immutable=1`)
    return closedOnFailure(connect(file, { readOnly: true, location }), check)
  }
}

function closedOnFailure(database: Database, prepare: (database: Database) => void): Database {
  try {
    prepare(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const isEmpty = (database: Database): boolean =>
  database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined

const hasUnmergedLog = (file: string): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0

function checkFormat(database: Database, { application, version, upgrades = {} }: Format): void {
  if (isEmpty(database)) return
  if (database.pragma('application_id') !== application) throw storeError('foreign', database.file)
  const found = database.pragma('user_version')
  // An older one that is only read is not upgraded: it has the tables of its version.
  if (found === version || upgrades[Number(found)] !== undefined) return
  throw new TunesmithError(`This file has format ${found}; this version of Tunesmith reads format ${version}.`, {
    code: 'store/newer',
    where: database.file,
    fix: 'Use the version of Tunesmith that made it, or a later one.',
  })
}

function upgrade(database: Database, { application, upgrades = {} }: Format): void {
  const next = (): string | undefined =>
    database.pragma('application_id') === application ? upgrades[Number(database.pragma('user_version'))] : undefined
  while (next() !== undefined) {
    database.transaction(() => {
      const sql = next()
      if (sql !== undefined)
        database.exec(`${sql}; PRAGMA user_version = ${Number(database.pragma('user_version')) + 1}`)
    })
  }
}

function createTables(database: Database, { application, version, schema }: Format): void {
  database.exec(`${schema}; PRAGMA application_id = ${application}; PRAGMA user_version = ${version}`)
}

const isUnwritable = (error: unknown): boolean => error instanceof TunesmithError && error.code === 'store/unwritable'

const emptyError = (file: string): TunesmithError =>
  new TunesmithError('This database was never finished being created.', {
    code: 'store/empty',
    where: file,
    fix: 'Nothing was stored in it. Delete its folder, or start under another name.',
  })
