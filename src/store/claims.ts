import { findHolders, isGone } from './holders.ts'
import { keyBytes } from './keys.ts'
import { type Database, number } from './sqlite.ts'

export type Claims = {
  take(key: string): boolean
  abandon(key: string): void
  /** A claim ends with its call; to be run inside the transaction that commits it. */
  end(key: string): void
  /** Calls that this process has claimed and not ended. */
  underWay(): number
  abandonAll(): void
}

/**
 * Which process is about to make which call, so that no two pay for it.
 *
 * @param quick where claims are taken: they die with their process, so they need not survive a power cut
 * @param main where the calls are committed
 */
export function openClaims({ quick, main, holder }: { quick: Database; main: Database; holder: number }): Claims {
  const insert = quick.prepare(
    `INSERT OR IGNORE INTO claims (key, holder, at)
     SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM calls WHERE key = ?1)`,
  )
  const current = quick.prepare('SELECT holder FROM claims WHERE key = ?')
  const takeOver = quick.prepare('UPDATE claims SET holder = ?, at = ? WHERE key = ? AND holder = ?')
  const remove = quick.prepare('DELETE FROM claims WHERE key = ? AND holder = ?')
  const end = main.prepare('DELETE FROM claims WHERE key = ?')
  const holders = findHolders(quick)
  const held = new Set<string>()

  const tryTake = (key: string): boolean => {
    const bytes = keyBytes(key)
    if (insert.run(bytes, holder, Date.now()) === 1) return true
    const row = current.get(bytes)
    if (row === undefined) return false
    const by = number(row, 'holder')
    const owner = holders(by)[0]
    if (owner !== undefined && !isGone(owner)) return false
    return takeOver.run(holder, Date.now(), bytes, by) === 1
  }

  const abandon = (key: string): void => {
    held.delete(key)
    remove.run(keyBytes(key), holder)
  }

  return {
    take(key) {
      const taken = tryTake(key)
      if (taken) held.add(key)
      return taken
    },
    abandon,
    end(key) {
      held.delete(key)
      end.run(keyBytes(key))
    },
    underWay: () => held.size,
    abandonAll() {
      if (held.size > 0) quick.transaction(() => [...held].forEach(abandon))
    },
  }
}
