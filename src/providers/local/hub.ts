import { createWriteStream, existsSync, rmSync, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EnvHttpProxyAgent, fetch, type Response } from 'undici'
import type { Env } from './cache.ts'
import type { OnBytes } from './progress.ts'

export type HubFile = { repository: string; path: string }
export type DownloadOptions = { to: string; onBytes: OnBytes; signal?: AbortSignal | undefined; connectMs?: number }

/** Broken connections that a download survives, as long as each brought some bytes. */
const RESUMES = 20

/** `HF_ENDPOINT` is how users of the hub's own tools name a mirror. */
export function hubUrl({ repository, path }: HubFile, env: Env): string {
  return `${env['HF_ENDPOINT'] || 'https://huggingface.co'}/${repository}/resolve/main/${path}`
}

/**
 * Downloads to the file `to`, going on where an earlier try stopped. Throws an `Error` in the words that the list of
 * failed sources shows.
 */
export async function download(url: string, { to, onBytes, signal, connectMs = 5000 }: DownloadOptions): Promise<void> {
  const dispatcher = createAgent(connectMs)
  try {
    for (let resumes = 0; ; resumes++) {
      const before = held(to)
      try {
        return await fetchRest(url, { to, onBytes, signal, dispatcher })
      } catch (error) {
        signal?.throwIfAborted()
        if (error instanceof Refused || held(to) <= before || resumes === RESUMES) throw readable(error, connectMs)
      }
    }
  } finally {
    await dispatcher.close()
  }
}

/** The SHA-256 that the hub states for a file, or `null` where it states none. */
export async function statedHash(
  url: string,
  { signal, connectMs = 5000 }: { signal?: AbortSignal | undefined; connectMs?: number },
): Promise<string | null> {
  const dispatcher = createAgent(connectMs)
  try {
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', dispatcher, ...(signal && { signal }) })
    const tag = response.headers.get('x-linked-etag')?.replaceAll('"', '') ?? ''
    return /^[0-9a-f]{64}$/.test(tag) ? tag : null
  } catch (error) {
    signal?.throwIfAborted()
    throw readable(error, connectMs)
  } finally {
    await dispatcher.close()
  }
}

const createAgent = (connectMs: number): EnvHttpProxyAgent =>
  new EnvHttpProxyAgent({ connect: { timeout: connectMs }, headersTimeout: 3 * connectMs, bodyTimeout: 6 * connectMs })

const held = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

/** An answer that asking again does not change. */
class Refused extends Error {}

async function fetchRest(
  url: string,
  { to, onBytes, signal, dispatcher }: Omit<DownloadOptions, 'connectMs'> & { dispatcher: EnvHttpProxyAgent },
): Promise<void> {
  const offset = held(to)
  const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {}
  const response = await fetch(url, { headers, dispatcher, ...(signal && { signal }) })
  if (response.status === 416 && wholeLength(response) === offset) return
  if (response.status === 416) rmSync(to)
  if (!response.ok || !response.body) throw new Refused(`answered ${response.status}`)
  const start = response.status === 206 ? offset : 0
  let bytes = start
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length
      onBytes(bytes)
      yield chunk
    }
  }
  await pipeline(Readable.fromWeb(response.body), counted, createWriteStream(to, { flags: start > 0 ? 'a' : 'w' }))
}

function wholeLength(response: Response): number {
  return Number(response.headers.get('content-range')?.split('/')[1])
}

/** `fetch failed` hides what failed in its cause. */
function readable(error: unknown, connectMs: number): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return new Error(String(cause))
  const code = 'code' in cause ? cause.code : undefined
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new Error(`connect timed out after ${connectMs / 1000} s`)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new Error('its name cannot be resolved')
  return cause
}
