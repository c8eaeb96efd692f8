import type { SQLOutputValue } from 'node:sqlite'
import { type Database, number } from './sqlite.ts'
import { compress, decompress } from './zstd.ts'

export const bundlesSchema = `
  CREATE TABLE bundles (id INTEGER PRIMARY KEY, requests BLOB NOT NULL, replies BLOB NOT NULL) STRICT`

type Texts = { request: string; reply: string }

/** Texts that are compressed together, one a line; JSON has no line ends of its own. */
export type Bundles = {
  /** To be run inside a transaction. Returns what went into which bundle, in order. */
  insert<T extends Texts>(calls: readonly T[]): { id: number; calls: T[] }[]
  requests(id: number): readonly string[]
  replies(id: number): readonly string[]
}

/** Of replies in one bundle: finding one means to decompress them all. */
const mostChars = 64 * 1024
/** A run that is taken up asks for its calls in the order in which they were made, so bundles are asked for again at once. */
const mostKept = 16

export function openBundles(database: Database): Bundles {
  const insert = database.prepare('INSERT INTO bundles (requests, replies) VALUES (?, ?) RETURNING id')
  const requests = database.prepare('SELECT requests AS lines FROM bundles WHERE id = ?')
  const replies = database.prepare('SELECT replies AS lines FROM bundles WHERE id = ?')
  const kept = new Map<number, readonly string[]>()
  return {
    insert: (calls) =>
      inBundles(calls).map((group) => {
        const row = insert.get(
          compress(group.map(({ request }) => request).join('\n')),
          compress(group.map(({ reply }) => reply).join('\n')),
        )
        return { id: number(row ?? {}, 'id'), calls: group }
      }),
    requests: (id) => linesOf(requests.get(id)?.['lines']),
    replies(id) {
      const lines = kept.get(id) ?? linesOf(replies.get(id)?.['lines'])
      kept.delete(id)
      kept.set(id, lines)
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break
        kept.delete(oldest)
      }
      return lines
    },
  }
}

function inBundles<T extends Texts>(calls: readonly T[]): T[][] {
  const groups: T[][] = []
  let chars = Number.POSITIVE_INFINITY
  for (const call of calls) {
    if (chars + call.reply.length > mostChars) {
      groups.push([])
      chars = 0
    }
    groups.at(-1)?.push(call)
    chars += call.reply.length
  }
  return groups
}

function linesOf(stored: SQLOutputValue | undefined): string[] {
  if (stored instanceof Uint8Array) return decompress(stored).split('\n')
  throw new TypeError(`a bundle holds ${typeof stored}`)
}
