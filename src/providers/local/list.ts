import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { cacheFolder, type Env, modelsFolder } from './cache.ts'
import { catalogue } from './catalogue.ts'
import { isPulled, resolveWeights } from './weights.ts'

export type ListedModel = {
  ref: string
  title: string
  bytes: number
  licence: string | null
  pulled: boolean
  file: string
}

/** The catalogue, then every other GGUF file in the cache folder. */
export function listModels({ env = process.env }: { env?: Env } = {}): ListedModel[] {
  const cache = cacheFolder(env)
  const known = catalogue.map(({ id, title, bytes, licence }) => {
    const weights = resolveWeights(id, { cache, root: cache })
    return { ref: weights.ref, title, bytes, licence, pulled: isPulled(weights), file: weights.file }
  })
  const files = new Set(known.map(({ file }) => file))
  return [...known, ...otherFiles(modelsFolder(cache)).filter(({ file }) => !files.has(file))]
}

function otherFiles(folder: string): ListedModel[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gguf'))
  return names.sort().map((name) => {
    const file = join(folder, name)
    const parts = relative(folder, file).split(sep)
    const ref = parts[0] === 'hf' ? `local/hf:${parts.slice(1).join('/')}` : `local/${file}`
    return { ref, title: name, bytes: statSync(file).size, licence: null, pulled: true, file }
  })
}
