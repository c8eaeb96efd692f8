import type { CallReply } from '../core/calls.ts'
import type { CallRecord } from '../core/ledger.ts'
import { orDamaged } from './errors.ts'
import { keyBytes } from './keys.ts'
import { pack, unpack } from './payload.ts'
import type { Database } from './sqlite.ts'

export type Calls = {
  find(key: string): CallReply | undefined
  /** Prepare the insert of a record; to be run inside a transaction. The first reply of a key stays. */
  insert(record: CallRecord): () => void
}

export function openCalls(database: Database): Calls {
  const select = database.prepare('SELECT reply FROM payload WHERE key = ?')
  const insertCall = database.prepare(
    `INSERT OR IGNORE INTO calls (key, kind, role, model, state, attempt, tokens_in, tokens_cached, tokens_out, usd,
       price_id, warnings, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertPayload = database.prepare('INSERT OR IGNORE INTO payload (key, request, reply) VALUES (?, ?, ?)')

  return {
    find(key) {
      const row = select.get(keyBytes(key))
      if (row === undefined) return undefined
      return orDamaged(database.file, (): CallReply => JSON.parse(unpack(row['reply'])))
    },
    insert({ reply, kind, role, attempt, priceId, request }) {
      const { model, finish, usage, costUsd, warnings } = reply
      const key = keyBytes(reply.key)
      const [packedRequest, packedReply] = [pack(request ?? null), pack(reply)]
      const notes = JSON.stringify(warnings)
      const { input, cached, output } = usage
      return () => {
        const at = Date.now()
        insertCall.run(key, kind, role, model, finish, attempt, input, cached, output, costUsd, priceId, notes, at)
        insertPayload.run(key, packedRequest, packedReply)
      }
    },
  }
}
