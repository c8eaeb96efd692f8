import type { CallReply } from '../core/calls.ts'
import type { CallRecord } from '../core/ledger.ts'
import { orDamaged } from './errors.ts'
import { keyBytes } from './keys.ts'
import { openPayloads } from './payload.ts'
import type { Database } from './sqlite.ts'

export type Calls = {
  find(key: string): CallReply | undefined
  /** Prepare the insert of a record; to be run inside `together`. The first reply of a key stays. */
  insert(record: CallRecord): () => void
  /** All inserts of one transaction; to be run inside it. */
  together(inserts: () => void): void
}

export function openCalls(database: Database): Calls {
  const payloads = openPayloads(database)
  const insertCall = database.prepare(
    `INSERT OR IGNORE INTO calls (key, kind, role, model, state, attempt, tokens_in, tokens_cached, tokens_out, usd,
       price_id, warnings, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  let texts: { key: Uint8Array; request: string; reply: string }[] = []

  return {
    find(key) {
      return orDamaged(database.file, (): CallReply | undefined => {
        const json = payloads.reply(keyBytes(key))
        return json === undefined ? undefined : JSON.parse(json)
      })
    },
    insert({ reply, kind, role, attempt, priceId, request }) {
      const { model, finish, usage, costUsd, warnings } = reply
      const key = keyBytes(reply.key)
      const text = { key, request: JSON.stringify(request ?? null), reply: JSON.stringify(reply) }
      const notes = JSON.stringify(warnings)
      const { input, cached, output } = usage
      return () => {
        const at = Date.now()
        insertCall.run(key, kind, role, model, finish, attempt, input, cached, output, costUsd, priceId, notes, at)
        texts.push(text)
      }
    },
    together(inserts) {
      texts = []
      inserts()
      payloads.insert(texts)
      texts = []
    },
  }
}
