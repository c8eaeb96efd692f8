import { findHolders, type Watch } from './holders.ts'
import { keyBytes } from './keys.ts'
import { type Database, number } from './sqlite.ts'

export type Claims = {
  take(key: string): Promise<boolean>
  abandon(key: string): void
  /** A claim ends with its call; to be run inside the transaction that commits it. */
  end(key: string): void
  /** Calls that this process has claimed and not ended. */
  underWay(): number
  abandonAll(): void
}

type Waiting = { key: string; resolve: (isTaken: boolean) => void; reject: (error: unknown) => void }

/**
 * Which process is about to make which call, so that no two pay for it. Claims die with their process, so they need not
 * survive a power cut; those of one turn of the event loop share a transaction.
 */
export function openClaims(database: Database, { holder, watch }: { holder: number; watch: Watch }): Claims {
  const tryTake = openTaking(database, { holder, watch })
  const remove = database.prepare('DELETE FROM claims WHERE key = ? AND holder = ?')
  const end = database.prepare('DELETE FROM claims WHERE key = ?')
  const held = new Set<string>()
  let waiting: Waiting[] = []

  const takeWaiting = (): void => {
    const group = waiting
    waiting = []
    try {
      const taken = database.briefly(() => group.map(({ key }) => tryTake(key)))
      for (const [i, { key, resolve }] of group.entries()) {
        const isTaken = taken[i] === true
        if (isTaken) held.add(key)
        resolve(isTaken)
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  const giveUp = (key: string): void => {
    held.delete(key)
    remove.run(keyBytes(key), holder)
  }

  return {
    take: (key) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(takeWaiting)
        waiting.push({ key, resolve, reject })
      }),
    abandon: (key) => database.briefly(() => giveUp(key)),
    end(key) {
      held.delete(key)
      end.run(keyBytes(key))
    },
    underWay: () => held.size,
    abandonAll() {
      if (held.size > 0) database.briefly(() => [...held].forEach(giveUp))
    },
  }
}

/** One claim, inside a transaction. False: another process has it, or the call is committed. */
function openTaking(database: Database, { holder, watch }: { holder: number; watch: Watch }) {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO claims (key, holder, at)
     SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM calls WHERE key = ?1)`,
  )
  const current = database.prepare('SELECT holder FROM claims WHERE key = ?')
  const takeOver = database.prepare('UPDATE claims SET holder = ?, at = ? WHERE key = ? AND holder = ?')
  const holders = findHolders(database)
  return (key: string): boolean => {
    const bytes = keyBytes(key)
    if (insert.run(bytes, holder, Date.now()) === 1) return true
    const row = current.get(bytes)
    if (row === undefined) return false
    const by = number(row, 'holder')
    const owner = holders(by)[0]
    if (owner !== undefined && watch(owner) !== 'gone') return false
    return takeOver.run(holder, Date.now(), bytes, by) === 1
  }
}
