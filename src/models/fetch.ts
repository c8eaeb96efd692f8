import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { Pool } from 'undici'

export type PooledFetch = { fetch: typeof globalThis.fetch; close(): Promise<void> }

/** Only these are read later; a Response with all of a vendor's two dozen costs more than the rest of the call. */
const kept = /^(content-type|retry-after|retry-after-ms|x-ratelimit-.*|anthropic-ratelimit-.*-limit|x-request-id)$/

const decoders = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])

/** A `fetch` on a pool of kept connections per origin that reads the whole body before it answers. */
export function openFetch({ connections, timeoutMs }: { connections: number; timeoutMs: number }): PooledFetch {
  const pools = new Map<string, Pool>()
  const poolOf = (origin: string): Pool => {
    const pool = pools.get(origin) ?? new Pool(origin, poolOptions(connections, timeoutMs))
    pools.set(origin, pool)
    return pool
  }
  return {
    async fetch(input, init = {}) {
      const url = new URL(input instanceof Request ? input.url : input)
      const { statusCode, headers, body } = await poolOf(url.origin).request({
        path: url.pathname + url.search,
        method: init.method ?? 'GET',
        headers: recordOf(init.headers),
        body: typeof init.body === 'string' ? init.body : null,
        signal: init.signal ?? null,
      })
      const bytes = decoded(new Uint8Array(await body.arrayBuffer()), headers['content-encoding'])
      return new Response(hasBody(statusCode) ? bytes : null, { status: statusCode, headers: keptHeaders(headers) })
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

// undici's own limits are 300 s, which cuts slow models that do not stream.
const poolOptions = (connections: number, timeoutMs: number): Pool.Options => ({
  connections,
  headersTimeout: timeoutMs,
  bodyTimeout: timeoutMs,
  connectTimeout: Math.min(10_000, timeoutMs),
})

const hasBody = (status: number): boolean => status !== 204 && status !== 205 && status !== 304

function recordOf(headers: RequestInit['headers']): Record<string, string> {
  // The SDK hands over a plain object; making Headers of it first would cost more than the request.
  const pairs = headers instanceof Headers || Array.isArray(headers) ? [...headers] : Object.entries(headers ?? {})
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]))
}

function keptHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): [string, string][] {
  const found: [string, string][] = []
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && kept.test(name)) found.push([name, String(value)])
  }
  return found
}

/** We ask for no encoding, but some gateways send one. What does not decode is passed on and found to be no JSON. */
function decoded(bytes: Uint8Array<ArrayBuffer>, encoding: string | string[] | undefined): Uint8Array<ArrayBuffer> {
  const decode = decoders.get(String(encoding))
  if (!decode) return bytes
  try {
    return new Uint8Array(decode(bytes))
  } catch {
    return bytes
  }
}
