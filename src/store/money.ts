import type { Account } from '../core/ledger.ts'
import { findHolders, type Watch } from './holders.ts'
import { type Database, number } from './sqlite.ts'

type Settlement = { account: string; reserved: number; costUsd: number | null }

export type Money = {
  reserve(account: string, usd: number, limit: number): boolean
  release(account: string, usd: number): void
  /** Prepare a booking; to be run inside a transaction. An unknown cost is booked as all that was reserved for it. */
  settle(settlement: Settlement): () => void
  account(account: string): Account
  unknownCalls(account: string): number
}

/** Sums of fractions of a cent are off by less than this; three tenths of a dollar must fit into 0.3. */
const smallest = 1e-9

const rounded = (usd: number): number => Math.round(usd * 1e9) / 1e9

function amount(usd: number): number {
  if (usd >= 0) return usd
  throw new RangeError(`not an amount of money: ${usd}`)
}

/**
 * Budgets that hold for every process on one ledger.
 * What a process reserved stays reserved when it dies: whether those calls were made, and billed, nobody knows.
 */
export function openMoney(database: Database, { holder, watch }: { holder: number; watch: Watch }): Money {
  const booked = database.prepare(
    `SELECT coalesce((SELECT spent FROM accounts WHERE account = ?1), 0.0) AS spent,
            coalesce((SELECT sum(usd) FROM reservations WHERE account = ?1), 0.0) AS reserved`,
  )
  const add = database.prepare(
    `INSERT INTO reservations (account, holder, usd) VALUES (?, ?, ?)
     ON CONFLICT (account, holder) DO UPDATE SET usd = usd + excluded.usd`,
  )
  // Never below zero: a settlement may come after its reservation was given back.
  const takeBack = database.prepare('UPDATE reservations SET usd = max(0.0, usd - ?) WHERE account = ? AND holder = ?')
  const spend = database.prepare(
    `INSERT INTO accounts (account, spent, unknown_calls) VALUES (?, ?, ?)
     ON CONFLICT (account) DO UPDATE SET spent = spent + excluded.spent, unknown_calls = unknown_calls + excluded.unknown_calls`,
  )
  const unknown = database.prepare('SELECT unknown_calls AS calls FROM accounts WHERE account = ?')
  const lost = openLost(database, watch)

  const total = (account: string) => {
    const row = booked.get(account) ?? {}
    return { spent: number(row, 'spent'), reserved: number(row, 'reserved') }
  }

  return {
    reserve: (account, usd, limit) =>
      database.transaction(() => {
        const { spent, reserved } = total(account)
        if (spent + reserved + amount(usd) > limit + smallest) return false
        add.run(account, holder, usd)
        return true
      }),
    release: (account, usd) => {
      takeBack.run(amount(usd), account, holder)
    },
    settle({ account, reserved, costUsd }) {
      const [back, cost] = [amount(reserved), amount(costUsd ?? reserved)]
      return () => {
        takeBack.run(back, account, holder)
        spend.run(account, cost, costUsd === null ? 1 : 0)
      }
    },
    account(account) {
      const { spent, reserved } = total(account)
      const gone = lost(account)
      return { spent: rounded(spent), reserved: rounded(reserved), ...(gone > 0 && { lost: gone }) }
    },
    unknownCalls: (account) => number(unknown.get(account) ?? { calls: 0 }, 'calls'),
  }
}

/** What of an account is reserved by processes that are gone. */
function openLost(database: Database, watch: Watch): (account: string) => number {
  const reserved = database.prepare('SELECT holder, usd FROM reservations WHERE account = ?')
  const holders = findHolders(database)
  return (account) => {
    let usd = 0
    for (const row of reserved.all(account)) {
      const owner = holders(number(row, 'holder'))[0]
      if (owner === undefined || watch(owner) === 'gone') usd += number(row, 'usd')
    }
    return rounded(usd)
  }
}
