import type { CallKind } from '../core/calls.ts'
import { type Database, text } from './sqlite.ts'

/** A call that the run was built from. `usd` is `null` where the price is unknown. */
export type RunCall = { key: string; kind: CallKind; usd: number | null }

export type RunCalls = {
  /** Remember a call, once per key. Durable with the next append: until then a crash makes the run ask the ledger again. */
  putCall(call: RunCall): void
  /** Ordered by key. */
  calls(): RunCall[]
  saveCalls(): void
}

export function openRunCalls(database: Database): RunCalls {
  const put = database.prepare('INSERT OR IGNORE INTO calls (key, kind, usd) VALUES (?, ?, ?)')
  const all = database.prepare('SELECT key, kind, usd FROM calls ORDER BY key')
  const unsaved = new Map<string, RunCall>()
  const saveCalls = (): void => {
    if (unsaved.size === 0) return
    database.transaction(() => {
      for (const { key, kind, usd } of unsaved.values()) put.run(key, kind, usd)
    })
    unsaved.clear()
  }
  return {
    putCall: (call) => {
      unsaved.set(call.key, call)
    },
    calls() {
      saveCalls()
      return all.all().map((row) => {
        const usd = row['usd']
        // The kinds are what putCall was given.
        return { key: text(row, 'key'), kind: text(row, 'kind') as CallKind, usd: typeof usd === 'number' ? usd : null }
      })
    },
    saveCalls,
  }
}
