import type { Notify } from '../../core/parts.ts'
import { cacheFolder, type Env } from './cache.ts'
import { withFolderLock } from './lock.ts'
import { megabytes, reportProgress } from './progress.ts'
import { requireDisk, requireMemory } from './room.ts'
import { hasRuntime, installRuntime, runtimeBytes } from './runtime.ts'
import { sourcesOf } from './sources.ts'
import { takeFrom } from './take.ts'
import { isPulled, noFile, resolveWeights, type Weights } from './weights.ts'

export type PullOptions = {
  notify: Notify
  signal?: AbortSignal
  /** Folder that paths are relative to; default: the working folder. */
  root?: string
  env?: Env
}

/** What a pull brings, for the question whether to. Sizes in bytes; `null` is unknown. */
export type PullDescription = {
  ref: string
  title: string
  bytes: number | null
  licence: string | null
  sources: string[]
  /** 0 where the runtime is there. */
  runtimeBytes: number
  /** Nothing is missing. */
  present: boolean
}

export function describePull(
  reference: string,
  { root = '.', env = process.env }: Partial<PullOptions> = {},
): PullDescription {
  const cache = cacheFolder(env)
  const weights = resolveWeights(reference, { cache, root })
  const entry = weights.kind === 'catalogue' ? weights.entry : null
  return {
    ref: weights.ref,
    title: entry?.title ?? weights.name,
    bytes: entry?.bytes ?? null,
    licence: entry?.licence ?? null,
    sources: sourcesOf(weights).map(({ title }) => title),
    runtimeBytes: hasRuntime(cache) ? 0 : runtimeBytes,
    present: isPulled(weights) && hasRuntime(cache),
  }
}

/**
 * Brings the runtime and the weights into the cache folder where they are missing. Safe to kill and to run twice at
 * once. Throws `local/no-memory`, `local/no-disk`, `local/no-runtime`, `local/no-weights`,
 * `local/no-file`, `local/unknown-model`.
 */
export async function pullModel(reference: string, options: PullOptions): Promise<{ ref: string; file: string }> {
  const { notify, signal, root = '.', env = process.env } = options
  const cache = cacheFolder(env)
  const weights = resolveWeights(reference, { cache, root })
  if (weights.kind === 'file' && !isPulled(weights)) throw noFile(weights)
  if (describePull(reference, options).present) return { ref: weights.ref, file: weights.file }
  if (weights.kind === 'catalogue') requireMemory(weights.entry.memoryBytes, weights.ref)
  if (!isPulled(weights)) requireDisk(weights.kind === 'catalogue' ? 2 * weights.entry.bytes : 2e9, cache)
  await withFolderLock(cache, { notify, signal }, async () => {
    if (!hasRuntime(cache)) await installRuntime({ cache, env, notify, signal })
    if (!isPulled(weights)) await pullWeights(weights, { notify, env, ...(signal && { signal }) })
  })
  return { ref: weights.ref, file: weights.file }
}

async function pullWeights(weights: Weights, { notify, signal, env = process.env }: PullOptions): Promise<void> {
  const bytes = weights.kind === 'catalogue' ? weights.entry.bytes : null
  const sha256 = weights.kind === 'catalogue' ? weights.entry.sha256 : null
  const announced = sourcesOf(weights).map((source): typeof source => ({
    ...source,
    fetch: (to, options) => {
      notify(`${weights.name}  from the ${source.name}${bytes ? ` (${megabytes(bytes)} MB)` : ''}`)
      return source.fetch(to, options)
    },
  }))
  const onBytes = reportProgress(weights.name, bytes, notify)
  const wanted = { ref: weights.ref, file: weights.file, sha256 }
  const { from, checked } = await takeFrom(announced, wanted, { env, onBytes, signal })
  notify(`${weights.name}  ready, from the ${from}${checked ? ', SHA-256 checked' : ''}`)
}
