import { TunesmithError } from '../core/errors.ts'
import { findHolders, type Holder, isGone, keepAlive, register } from './holders.ts'
import { type Database, number } from './sqlite.ts'

export const lockSchema = 'CREATE TABLE lock (one INTEGER PRIMARY KEY CHECK (one = 1), holder INTEGER NOT NULL) STRICT'

/**
 * Take the lock of a run for this process; the lock of a dead process is taken over. Returns how to give it back.
 *
 * @throws TunesmithError run/locked, naming the process that works on the run
 */
export function lockRun(database: Database, name: string): () => void {
  const own = database.transaction(() => {
    const holder = holderOf(database)
    if (holder !== undefined && !isGone(holder)) throw lockedError(name, holder)
    const id = register(database)
    database.prepare('INSERT OR REPLACE INTO lock (one, holder) VALUES (1, ?)').run(id)
    return id
  })
  const stopBeating = keepAlive(database, own)
  return () => {
    stopBeating()
    database.prepare('DELETE FROM lock WHERE holder = ?').run(own)
  }
}

function holderOf(database: Database): Holder | undefined {
  const row = database.prepare('SELECT holder FROM lock').get()
  return row && findHolders(database)(number(row, 'holder'))[0]
}

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
