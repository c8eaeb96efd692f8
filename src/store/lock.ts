import { TunesmithError } from '../core/errors.ts'
import { block } from './clock.ts'
import { findHolders, type Holder, keepAlive, register, type Watch } from './holders.ts'
import { type Database, number } from './sqlite.ts'

export const lockSchema = 'CREATE TABLE lock (one INTEGER PRIMARY KEY CHECK (one = 1), holder INTEGER NOT NULL) STRICT'

/** While a process on another machine is watched for a sign of life. */
const lookAgainMs = 250

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
export function lockRun(database: Database, name: string, watch: Watch): RunLock {
  refuseLocked(database, { name, watch })
  const own = database.transaction(() => {
    refuseLocked(database, { name, watch })
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

/**
 * Says who has the run, by reading alone: that process may be stopped in the middle of a write, and then nobody can write.
 *
 * @throws TunesmithError run/locked
 */
export function refuseLocked(database: Database, { name, watch }: { name: string; watch: Watch }): void {
  for (;;) {
    const holder = holderOf(database)
    const fate = holder ? watch(holder) : 'gone'
    if (fate === 'gone') return
    if (holder && fate === 'alive') throw lockedError(name, holder)
    block(lookAgainMs)
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
  return new TunesmithError(`It is being worked on by process ${pid} since ${start} UTC, on ${host}: ${command}`, {
    code: 'run/locked',
    where: `run ${name}`,
    fix: 'Wait for that process or stop it; or start another run with `-r` and a new name.',
  })
}
