import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { errors, Pool } from 'undici'
import { openCuts } from './cuts.ts'
import { openDeadlines } from './deadlines.ts'
import { type Received, receive } from './receive.ts'
import { ReplyHeaders, wholeReply } from './whole-reply.ts'

export type PooledFetch = { fetch: typeof globalThis.fetch; close(): Promise<void> }

/** Only these are read later; a Response with all of a vendor's two dozen costs more than the rest of the call. */
const kept = /^(content-type|date|retry-after|retry-after-ms|x-ratelimit-.*|anthropic-ratelimit-.*-limit|x-request-id)$/

const decoders = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])

/** Far above any reply: the longest that a model gives, every letter of it escaped, is a fifth of it. */
export const mostReplyBytes = 16 * 1024 * 1024

type Address = { pool: Pool; path: string }

/** A `fetch` on a pool of kept connections per origin that reads the whole body before it answers. */
export function openFetch({ connections, timeoutMs }: { connections: number; timeoutMs: number }): PooledFetch {
  const pools = new Map<string, Pool>()
  const addresses = new Map<string, Address>()
  const cuts = openCuts()
  const deadlines = openDeadlines(timeoutMs)
  const poolOf = (origin: string): Pool => {
    const pool = pools.get(origin) ?? new Pool(origin, poolOptions(connections, timeoutMs))
    pools.set(origin, pool)
    return pool
  }
  const addressOf = (text: string): Address => {
    const known = addresses.get(text)
    if (known) return known
    const { origin, pathname, search } = new URL(text)
    const address = { pool: poolOf(origin), path: pathname + search }
    addresses.set(text, address)
    return address
  }
  return {
    async fetch(input, init = {}) {
      init.signal?.throwIfAborted()
      const { pool, path } = addressOf(input instanceof Request ? input.url : String(input))
      const request = {
        path,
        method: init.method ?? 'GET',
        headers: recordOf(init.headers),
        body: typeof init.body === 'string' ? init.body : null,
      }
      const received = await receive(pool, request, (cut) => {
        const forgetSignal = cuts.on(init.signal, cut)
        const forgetDeadline = deadlines.on(cut)
        return () => {
          forgetSignal()
          forgetDeadline()
        }
      })
      return wholeReply(decoded(received), { status: received.status, headers: keptHeaders(received) })
    },
    async close() {
      deadlines.close()
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

// undici's own time limits begin again with each byte, so that a server that sends one now and then is never cut.
const poolOptions = (connections: number, timeoutMs: number): Pool.Options => ({
  connections,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxResponseSize: mostReplyBytes,
  connectTimeout: Math.min(10_000, timeoutMs),
})

/** The SDK hands over a plain object; making Headers of it first would cost more than the request. */
function recordOf(headers: RequestInit['headers']): Record<string, string> {
  if (headers === undefined) return {}
  if (headers instanceof Headers || Array.isArray(headers)) return Object.fromEntries(headers)
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function keptHeaders({ headers }: Received): ReplyHeaders {
  const found = new Map<string, string>()
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && kept.test(name)) found.set(name, String(value))
  }
  return new ReplyHeaders(found)
}

/**
 * We ask for no encoding, but some gateways send one, or only say so. Bytes that are neither are told in words: they are
 * quoted to the user, and the status still counts.
 */
function decoded({ headers, body }: Received): Uint8Array<ArrayBuffer> {
  const encoding = String(headers['content-encoding'])
  const decode = decoders.get(encoding)
  if (!decode) return body
  try {
    return new Uint8Array(decode(body, { maxOutputLength: mostReplyBytes }))
  } catch (error) {
    if (error instanceof RangeError) throw new errors.ResponseExceededMaxSizeError()
    return isUtf8(body) ? body : new TextEncoder().encode(`a body that is no valid ${encoding}`)
  }
}
