import { findHolders } from './holders.ts'
import { fateOf } from './process.ts'
import type { Database } from './sqlite.ts'

/** Drop what dead processes left in a ledger, except the money that they had reserved. */
export function forgetDead(ledger: Database): void {
  const dead = findHolders(ledger)().filter((holder) => fateOf(holder) === 'gone')
  if (dead.length === 0) return
  const statements = [
    ledger.prepare('DELETE FROM claims WHERE holder = ?'),
    ledger.prepare('DELETE FROM reservations WHERE holder = ? AND usd < 1e-9'),
    ledger.prepare('DELETE FROM holders WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM reservations WHERE holder = ?1)'),
  ]
  ledger.transaction(() => {
    for (const { id } of dead) for (const statement of statements) statement.run(id)
  })
}
