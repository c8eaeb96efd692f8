import type { SQLOutputValue } from 'node:sqlite'
import { openBundles } from './bundles.ts'
import type { Database } from './sqlite.ts'
import { compress, decompress } from './zstd.ts'

/** What was asked and what came back, as JSON. */
type Texts = { key: Uint8Array; request: string; reply: string }

export type Payloads = {
  reply(key: Uint8Array): string | undefined
  /** Every call as it was rendered, in no useful order; read for audit. */
  requests(): Iterable<string>
  /** All that one transaction commits; to be run inside it. The first texts of a key stay. */
  insert(texts: readonly Texts[]): void
}

/** Setting up the compressor costs 40 us whatever the size; it saves a fifth of 200 bytes and half of 2,000. */
const smallest = 1024

/**
 * The long texts of calls. Calls that are committed together are compressed together, which takes a fifth of the time of
 * one by one, and less room, since their prompts begin alike. `reply` is then the bundle and `request` the place in it;
 * where a call was committed alone they are text where it is short, else a zstd frame.
 */
export function openPayloads(database: Database): Payloads {
  const select = database.prepare('SELECT request, reply FROM payload WHERE key = ?')
  const all = database.prepare('SELECT request, reply FROM payload')
  const insert = database.prepare('INSERT OR IGNORE INTO payload (key, request, reply) VALUES (?, ?, ?)')
  const bundles = openBundles(database)
  return {
    reply(key) {
      const row = select.get(key)
      if (row === undefined) return undefined
      const { request: place, reply } = row
      return typeof reply === 'number' ? bundles.replies(reply)[Number(place)] : unpack(reply)
    },
    *requests() {
      for (const { request, reply } of all.all()) {
        yield typeof reply === 'number' ? (bundles.requests(reply)[Number(request)] ?? '') : unpack(request)
      }
    },
    insert(texts) {
      const [alone] = texts
      if (alone && texts.length === 1) {
        insert.run(alone.key, pack(alone.request), pack(alone.reply))
        return
      }
      for (const { id, calls } of bundles.insert(texts)) {
        for (const [place, { key }] of calls.entries()) insert.run(key, place, id)
      }
    },
  }
}

const pack = (json: string): string | Uint8Array => (json.length < smallest ? json : compress(json))

function unpack(stored: SQLOutputValue | undefined): string {
  if (typeof stored === 'string') return stored
  if (stored instanceof Uint8Array) return decompress(stored)
  throw new TypeError(`a payload holds ${typeof stored}`)
}
