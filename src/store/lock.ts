import { TunesmithError } from '../core/errors.ts'
import { findHolders, type Holder, isGone, keepAlive, register } from './holders.ts'
import { type Database, number } from './sqlite.ts'

export const lockSchema = 'CREATE TABLE lock (one INTEGER PRIMARY KEY CHECK (one = 1), holder INTEGER NOT NULL) STRICT'

export type RunLock = {
  /** @throws TunesmithError run/lock-lost where another process has taken the run over meanwhile */
  check(): void
  giveBack(): void
}

/**
 * Take the lock of a run for this process; the lock of a dead process is taken over.
 *
 * @throws TunesmithError run/locked, naming the process that works on the run
 */
export function lockRun(database: Database, name: string): RunLock {
  const own = database.transaction(() => {
    const holder = holderOf(database)
    if (holder !== undefined && !isGone(holder)) throw lockedError(name, holder)
    const id = register(database)
    database.prepare('INSERT OR REPLACE INTO lock (one, holder) VALUES (1, ?)').run(id)
    return id
  })
  const stopBeating = keepAlive(database, own)
  const ours = database.prepare('SELECT 1 FROM lock WHERE holder = ?')
  return {
    check() {
      if (ours.get(own) === undefined) throw lostError(name)
    },
    giveBack() {
      stopBeating()
      database.prepare('DELETE FROM lock WHERE holder = ?').run(own)
    },
  }
}

function holderOf(database: Database): Holder | undefined {
  const row = database.prepare('SELECT holder FROM lock').get()
  return row && findHolders(database)(number(row, 'holder'))[0]
}

/** A process that stood still for a minute, on a machine that others cannot look into, counts as gone. */
const lostError = (name: string): TunesmithError =>
  new TunesmithError(`Another process took run ${name} over while this one stood still. What was paid for is saved.`, {
    code: 'run/lock-lost',
    where: `run ${name}`,
    fix: `Let the other one go on, or stop it and continue with \`tunesmith run -r ${name}\`.`,
  })

function lockedError(name: string, { pid, host, since, command }: Holder): TunesmithError {
  const start = new Date(since).toISOString().replace('T', ' ').slice(0, 19)
  return new TunesmithError(
    `run ${name} is being worked on by process ${pid} since ${start} UTC, on ${host}: ${command}`,
    {
      code: 'run/locked',
      where: `run ${name}`,
      fix: 'Wait for that process or stop it; or start another run with `-r` and a new name.',
    },
  )
}
