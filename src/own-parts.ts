import { registerHooks } from 'node:module'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TunesmithError } from './core/errors.ts'
import type { Parts } from './core/parts.ts'

/** What tells the kinds of part apart: a name that only that kind's contract has. */
const marks: Readonly<Record<keyof Parts, string>> = {
  providers: 'scoresLabels',
  methods: 'arms',
  rules: 'options',
  checks: 'run',
  optimizers: 'propose',
  exporters: 'files',
}

/** The built-in parts and the user's own (`use:` in tunesmith.yaml); an own part takes the place of a built-in of its id. */
export async function withOwnParts(parts: Parts, root: string, files: readonly string[]): Promise<Parts> {
  const all: Record<keyof Parts, { id: string }[]> = {
    providers: [],
    methods: [],
    rules: [],
    checks: [],
    optimizers: [],
    exporters: [],
  }
  for (const file of files) {
    const part = await load(root, file)
    const kind = kinds.find((kind) => marks[kind] in part)
    if (!kind) throw unusable(file, 'Its default export is no part.')
    all[kind].push(part)
  }
  const merged = kinds.map(
    (kind) =>
      [kind, [...parts[kind].filter(({ id }) => !all[kind].some((own) => own.id === id)), ...all[kind]]] as const,
  )
  return Object.fromEntries(merged) as Parts
}

const kinds = Object.keys(marks) as (keyof Parts)[]

async function load(root: string, file: string): Promise<{ id: string }> {
  const hooks = registerHooks({ resolve: toUs })
  const module: unknown = await import(pathToFileURL(resolve(root, file)).href)
    .catch((cause: unknown) => {
      throw unusable(file, `It cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}.`)
    })
    .finally(() => hooks.deregister())
  const part = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined
  if (typeof part === 'object' && part !== null && 'id' in part && typeof part.id === 'string')
    return part as { id: string }
  throw unusable(file, 'It has no default export with an `id`.')
}

const ours: Readonly<Record<string, string>> = {
  tunesmith: new URL(`./index${extname(import.meta.url)}`, import.meta.url).href,
  zod: import.meta.resolve('zod'),
}

/** A project needs no installation: its parts find the Tunesmith that loads them, and the zod that reads their options. */
const toUs: Parameters<typeof registerHooks>[0]['resolve'] = (specifier, context, next) => {
  const url = context.parentURL?.includes('/node_modules/') ? undefined : ours[specifier]
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true }
}

const unusable = (file: string, what: string): TunesmithError =>
  new TunesmithError(what, {
    code: 'project/bad-part',
    where: `tunesmith.yaml, use: ${file}`,
    fix: 'Export one part, for example `export default defineRule({ id: … })`; CONTRIBUTING.md shows a whole one.',
  })
