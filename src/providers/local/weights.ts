import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { nearest, TunesmithError } from '../../core/errors.ts'
import { modelsFolder } from './cache.ts'
import { type CatalogueEntry, catalogue } from './catalogue.ts'

/** What a `local/…` reference means, and the file that holds it once it is there. */
export type Weights = { ref: string; name: string; file: string } & (
  | { kind: 'catalogue'; entry: CatalogueEntry }
  | { kind: 'hub'; repository: string; path: string }
  | { kind: 'file' }
)

/**
 * Takes `<catalogue id>`, `hf:owner/repo/path.gguf` or a path to a GGUF file (relative to `root`), with or without
 * `local/` before it. Throws `local/unknown-model`.
 */
export function resolveWeights(reference: string, { cache, root }: { cache: string; root: string }): Weights {
  const name = reference.replace(/^local\//, '')
  const ref = `local/${name}`
  const entry = catalogue.find(({ id }) => id === name)
  if (entry) return { kind: 'catalogue', ref, name, entry, file: join(modelsFolder(cache), entry.file) }
  if (name.startsWith('hf:')) return hubWeights(name, cache)
  if (name.endsWith('.gguf')) return { kind: 'file', ref, name: basename(name), file: resolve(root, name) }
  throw unknown(name)
}

function hubWeights(name: string, cache: string): Weights {
  const [owner, repo, ...rest] = name.slice('hf:'.length).split('/')
  const path = rest.join('/')
  const segments = [owner, repo, ...rest]
  const safe = segments.every((segment) => segment !== undefined && /^[\w.-]+$/.test(segment) && !/^\.+$/.test(segment))
  if (!owner || !repo || !safe || !path.endsWith('.gguf')) {
    throw new TunesmithError(`"${name}" is not a file on the hub.`, {
      code: 'local/unknown-model',
      where: `local/${name}`,
      fix: 'Write `local/hf:owner/repository/file.gguf`.',
    })
  }
  const file = join(modelsFolder(cache), 'hf', owner, repo, ...rest)
  return { kind: 'hub', ref: `local/${name}`, name, repository: `${owner}/${repo}`, path, file }
}

function unknown(name: string): TunesmithError {
  const ids = catalogue.map(({ id }) => id)
  const guess = nearest(name, ids)
  return new TunesmithError(`There is no local model "${name}". Local models: ${ids.join(', ')}.`, {
    code: 'local/unknown-model',
    where: `local/${name}`,
    fix: guess
      ? `Did you mean \`local/${guess}\`?`
      : 'Name one of these, a path that ends in .gguf, or `local/hf:owner/repository/file.gguf`.',
  })
}

/** Whether the file is there and, where its size is known, whole. */
export function isPulled(weights: Weights): boolean {
  if (!existsSync(weights.file)) return false
  return weights.kind !== 'catalogue' || statSync(weights.file).size === weights.entry.bytes
}

export function noFile({ ref }: Weights): TunesmithError {
  return new TunesmithError('There is no such file.', {
    code: 'local/no-file',
    where: ref,
    fix: 'Name a GGUF file by its path from the project folder.',
  })
}
