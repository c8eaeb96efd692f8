import { type Clock, systemClock } from './clock.ts'
import { commandLine, fateOf, type ProcessId, thisProcess } from './process.ts'
import type { Database, SqlRow } from './sqlite.ts'
import { number, text } from './sqlite.ts'

/** A process that holds something in a database: a run, a claim, reserved money. */
export type Holder = ProcessId & { id: number; command: string; since: number; seen: number }

export const holdersSchema = `
  CREATE TABLE holders (
    id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, started TEXT NOT NULL, host TEXT NOT NULL,
    command TEXT NOT NULL, since INTEGER NOT NULL, seen INTEGER NOT NULL,
    UNIQUE (pid, started, host)
  ) STRICT`

/**
 * A process that we cannot look at counts as gone once it has missed six signs of life. Clocks of two machines differ
 * and jump, so nobody is called gone by them alone: its sign must also stay the same for longer than it may.
 */
const beatMs = 10_000
const silenceMs = 60_000
const watchMs = 15_000

/** This process's own row. */
export function register(database: Database): number {
  const { pid, started, host } = thisProcess()
  const now = Date.now()
  const row = database
    .prepare(
      `INSERT INTO holders (pid, started, host, command, since, seen) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (pid, started, host) DO UPDATE SET seen = excluded.seen RETURNING id`,
    )
    .get(pid, started, host, commandLine(), now, now)
  if (row === undefined) throw new Error(`${database.file} gave no holder`)
  return number(row, 'id')
}

/** Say from time to time that holder `id` lives, for those that cannot look at its process. Returns how to stop. */
export function keepAlive(database: Database, id: number): () => void {
  const statement = database.prepare('UPDATE holders SET seen = ? WHERE id = ?')
  const timer = setInterval(() => {
    try {
      statement.run(Date.now(), id)
    } catch {
      // A missed beat harms nobody; what ails the disk is reported by the next write that matters.
    }
  }, beatMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Tells whether a process lives. `unsure`: ask again, it is watched. */
export type Watch = (holder: Holder) => 'alive' | 'gone' | 'unsure'

export function openWatch(clock: Clock = systemClock): Watch {
  const watched = new Map<number, { sign: number; since: number }>()
  return (holder) => {
    const fate = fateOf(holder)
    if (fate !== 'unknown') return fate
    // Also a sign from the future is long ago: then one of the clocks was set back.
    if (Math.abs(clock.wall() - holder.seen) <= silenceMs) return 'alive'
    const known = watched.get(holder.id)
    if (known?.sign === holder.seen) return clock.steady() - known.since > watchMs ? 'gone' : 'unsure'
    watched.set(holder.id, { sign: holder.seen, since: clock.steady() })
    return known ? 'alive' : 'unsure'
  }
}

export function findHolders(database: Database): (id?: number) => Holder[] {
  const all = database.prepare('SELECT * FROM holders ORDER BY id')
  const one = database.prepare('SELECT * FROM holders WHERE id = ?')
  return (id) => (id === undefined ? all.all() : one.all(id)).map(toHolder)
}

const toHolder = (row: SqlRow): Holder => ({
  id: number(row, 'id'),
  pid: number(row, 'pid'),
  started: text(row, 'started'),
  host: text(row, 'host'),
  command: text(row, 'command'),
  since: number(row, 'since'),
  seen: number(row, 'seen'),
})
