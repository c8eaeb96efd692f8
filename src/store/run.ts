import { TunesmithError } from '../core/errors.ts'
import type { Candidate } from '../core/types.ts'
import { writeCandidateFiles } from './candidate-files.ts'
import { openDatabase, openReadOnly } from './database.ts'
import { storeFailure } from './errors.ts'
import { openWatch, type Watch } from './holders.ts'
import { lockRun, refuseLocked } from './lock.ts'
import { makeFolder } from './make-folder.ts'
import { syncFolder, writeFileAtomic } from './outputs.ts'
import { openRunCalls, type RunCalls } from './run-calls.ts'
import { openRunEvents, type RunEvents, streamedOnly } from './run-events.ts'
import * as folders from './run-folders.ts'
import { checkRunName, datedNames } from './run-names.ts'
import { openRunRows, type RunRows } from './run-rows.ts'
import { runFormat } from './run-schema.ts'
import { inOrder, type RunSummary, summarizeRun } from './run-summary.ts'
import type { Database } from './sqlite.ts'

/** One run on disk. Everything put or appended is durable on return. */
export type RunStore = RunRows &
  RunEvents &
  Omit<RunCalls, 'saveCalls'> & {
    readonly name: string
    readonly folder: string
    /** The frozen config.json. */
    readonly config: unknown
    /** Also writes `candidates/<id>/`. */
    putCandidate(candidate: Candidate): void
    /** Also gives back the lock. */
    close(): void
  }

/** `mayWrite` throws where another process has taken the run over. */
type Opened = { database: Database; mayWrite: () => void; close: () => void }

/**
 * Make a run and take its lock.
 *
 * @param options.today the default name is `<today>-a`, or the next free letter
 * @throws TunesmithError run/exists, run/bad-name, store/…
 */
export function createRun(root: string, options: { name?: string; config: unknown; today: string }): RunStore {
  const names = options.name === undefined ? datedNames(options.today) : [checkRunName(options.name)]
  try {
    makeFolder(folders.runsFolder(root))
  } catch (error) {
    throw storeFailure(error, folders.runsFolder(root))
  }
  for (const name of names) {
    const run = startRun(root, { name, isNamed: options.name !== undefined, config: options.config })
    if (run !== undefined) return run
  }
  throw new TunesmithError(`There is already a run ${options.name}.`, {
    code: 'run/exists',
    where: `run ${options.name}`,
    fix: 'Choose another name with `-r`, or leave `-r` out to get a new one.',
  })
}

/**
 * Open a run and take its lock; read-only, open it to look at, also while another process works on it.
 *
 * @throws TunesmithError run/unknown, run/bad-name, run/incomplete, run/locked, store/…
 */
export function openRun(root: string, name: string, { readOnly = false }: { readOnly?: boolean } = {}): RunStore {
  const folder = folders.requireRun(root, checkRunName(name))
  return toStore(name, folder, readOnly ? openToRead(folder) : openLocked(folder, name))
}

/** Every run of a project, oldest first. A run that cannot be read is listed as unfinished; opening it says why. */
export function listRuns(root: string): RunSummary[] {
  const summaries = folders.runNames(root).map((name) => summarizeRun(name, folders.runFolder(root, name)))
  return summaries.sort(inOrder).map(({ name, ended, config }) => ({ name, ended, config }))
}

type Wanted = { name: string; isNamed: boolean; config: unknown }

/** `undefined`: the name is taken. Of a name that somebody chose it is said who works under it. */
function startRun(root: string, { name, isNamed, config }: Wanted): RunStore | undefined {
  const folder = folders.runFolder(root, name)
  if (!folders.offerFolder(folder)) return undefined
  const opened = isNamed ? openLocked(folder, name) : unlessLocked(() => openLocked(folder, name))
  if (opened === undefined) return undefined
  try {
    if (folders.isStarted(folder)) {
      opened.close()
      return undefined
    }
    beginAfterOthers(opened.database, root)
    writeFileAtomic(folders.configFile(folder), `${JSON.stringify(config, null, 2)}\n`)
    syncFolder(folders.runsFolder(root))
  } catch (error) {
    opened.close()
    throw error
  }
  return toStore(name, folder, opened)
}

/** The latest run is the one that was begun last, also where the clock was set back in between. */
function beginAfterOthers(database: Database, root: string): void {
  const others = folders.runNames(root).map((name) => summarizeRun(name, folders.runFolder(root, name)).createdAt)
  database.prepare('UPDATE created SET at = max(at, ?)').run(Math.ceil(Math.max(0, ...others)) + 1)
}

function openLocked(folder: string, name: string): Opened {
  const watch = openWatch()
  refuseHeld(folder, { name, watch })
  const database = openDatabase(folders.databaseFile(folder), runFormat)
  try {
    const lock = lockRun(database, name, watch)
    const close = () => {
      try {
        lock.giveBack()
      } finally {
        database.close()
      }
    }
    return { database, mayWrite: lock.check, close }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Before anything is written: the process that has the run may be stopped in the middle of a write, which locks the file. */
function refuseHeld(folder: string, lock: { name: string; watch: Watch }): void {
  if (!folders.isStarted(folder)) return
  let opened: Opened | undefined
  try {
    opened = openToRead(folder)
    refuseLocked(opened.database, lock)
  } catch (error) {
    // What else ails the file is said by opening it to write.
    if (isLocked(error)) throw error
  } finally {
    opened?.close()
  }
}

const isLocked = (error: unknown): boolean => error instanceof TunesmithError && error.code === 'run/locked'

function openToRead(folder: string): Opened {
  const database = openReadOnly(folders.databaseFile(folder), runFormat)
  return { database, mayWrite: () => {}, close: database.close }
}

function unlessLocked<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (isLocked(error)) return undefined
    throw error
  }
}

function toStore(name: string, folder: string, { database, mayWrite, close }: Opened): RunStore {
  try {
    const rows = openRunRows(database)
    const ifOurs =
      <In>(put: (value: In) => void) =>
      (value: In): void => {
        mayWrite()
        put(value)
      }
    const [putInputs, putExamples] = [ifOurs(rows.putInputs), ifOurs(rows.putExamples)]
    const putCandidate = (candidate: Candidate) =>
      // Together: a candidate that the database knows always has its files.
      database.transaction(() => {
        mayWrite()
        rows.putCandidate(candidate)
        writeCandidateFiles(folder, candidate)
      })
    const config = folders.readConfig(folder)
    const { saveCalls, ...calls } = openRunCalls(database)
    const { events, append } = openRunEvents(database, name)
    const appendAll: RunEvents['append'] = (body) => {
      if (streamedOnly.has(body.type)) return append(body)
      saveCalls()
      return database.transaction(() => {
        mayWrite()
        return append(body)
      })
    }
    const puts = { putInputs, putExamples, putCandidate }
    return { ...rows, ...puts, ...calls, events, append: appendAll, name, folder, config, close }
  } catch (error) {
    close()
    throw error
  }
}
