import type { CallReply } from '../../src/core/calls.ts'
import type { Account, CallRecord, Ledger, StoredVerdict } from '../../src/core/ledger.ts'

export type MemoryLedger = Ledger & {
  readonly records: CallRecord[]
  /** The most that was ever booked on an account, in US dollars. */
  peak(account: string): number
  /** Puts a claim into the hands of somebody else. */
  claimElsewhere(key: string): void
}

/** A ledger of one process that keeps nothing: the contract of core/ledger.ts and no more. */
export function memoryLedger(stored: readonly CallRecord[] = []): MemoryLedger {
  const records = [...stored]
  const replies = new Map<string, CallReply>(records.map(({ reply }) => [reply.key, reply]))
  const accounts = new Map<string, Account>()
  const peaks = new Map<string, number>()
  const claims = new Set<string>()
  const verdicts = new Map<string, StoredVerdict>()
  const unknown = new Map<string, number>()

  const account = (name: string): Account => accounts.get(name) ?? { spent: 0, reserved: 0 }
  const book = (name: string, { spent, reserved }: Account): void => {
    accounts.set(name, { spent, reserved })
    peaks.set(name, Math.max(peaks.get(name) ?? 0, spent + reserved))
  }
  return {
    records,
    peak: (name) => peaks.get(name) ?? 0,
    claimElsewhere: (key) => void claims.add(key),
    find: (key) => replies.get(key),
    async commit(record, settle) {
      await new Promise((resolve) => setImmediate(resolve))
      const { key, costUsd } = record.reply
      if (replies.has(key)) throw new Error(`The call ${key} was made twice.`)
      records.push(record)
      replies.set(key, record.reply)
      claims.delete(key)
      if (!settle) return
      const { spent, reserved } = account(settle.account)
      if (costUsd === null) unknown.set(settle.account, (unknown.get(settle.account) ?? 0) + 1)
      book(settle.account, { spent: spent + (costUsd ?? settle.reserved), reserved: reserved - settle.reserved })
    },
    reserve(name, usd, limit) {
      const { spent, reserved } = account(name)
      // As whole nanodollars: sums of doubles are off by less.
      if (Math.round((spent + reserved + usd) * 1e9) > Math.round(limit * 1e9)) return false
      book(name, { spent, reserved: reserved + usd })
      return true
    },
    release(name, usd) {
      const { spent, reserved } = account(name)
      book(name, { spent, reserved: reserved - usd })
    },
    account,
    unknownCalls: (name) => unknown.get(name) ?? 0,
    async claim(key) {
      if (claims.has(key) || replies.has(key)) return false
      claims.add(key)
      return true
    },
    abandon: (key) => void claims.delete(key),
    findVerdicts: (keys) => new Map([...verdicts].filter(([key]) => keys.includes(key))),
    async commitVerdicts(rows) {
      for (const row of rows) verdicts.set(row.key, row)
    },
    async close() {},
  }
}
