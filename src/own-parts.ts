import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { extname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { TunesmithError } from './core/errors.ts'
import type { Parts } from './core/parts.ts'
import { guards } from './own-calls.ts'
import { flawIn, partShapes, sentence } from './own-shapes.ts'
import type { OwnPart } from './under-way.ts'

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
    const flaw = flawIn(part, partShapes[kind])
    if (flaw !== null) throw unusable(file, `Its ${kind.slice(0, -1)} cannot be used: ${sentence(flaw)}`)
    all[kind].push(guarded(kind, part, { root, file }))
  }
  const merged = kinds.map(
    (kind) =>
      [kind, [...parts[kind].filter(({ id }) => !all[kind].some((own) => own.id === id)), ...all[kind]]] as const,
  )
  return Object.fromEntries(merged) as Parts
}

const kinds = Object.keys(marks) as (keyof Parts)[]

function guarded(
  kind: keyof Parts,
  part: { id: string },
  { root, file }: { root: string; file: string },
): { id: string } {
  // Its shape was checked, which the types of each kind's guard cannot follow.
  const guard = guards[kind] as (part: unknown, own: OwnPart) => { id: string }
  const { href: url } = pathToFileURL(resolve(root, file))
  return guard(part, { noun: kind.slice(0, -1), id: part.id, file, url })
}

async function load(root: string, file: string): Promise<{ id: string }> {
  if (!statSync(resolve(root, file), { throwIfNoEntry: false })?.isFile()) throw noFile(file)
  const hooks = registerHooks({ resolve: toUs })
  const module: unknown = await import(asItIs(pathToFileURL(resolve(root, file)).href))
    .catch((cause: unknown) => {
      throw unusable(file, `It cannot be loaded: ${sentence(cause instanceof Error ? cause.message : String(cause))}`)
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
  if (url !== undefined) return { url, shortCircuit: true }
  const found = next(specifier, context)
  return context.parentURL?.includes(`?${version}=`) ? { ...found, url: asItIs(found.url) } : found
}

const version = 'tunesmith'
/** Own parts and what they import, as far as they were loaded. */
const files = new Set<string>()

/** A module is loaded once an address; so the address says when the last of these files was edited. */
function asItIs(url: string): string {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return url
  files.add(fileURLToPath(url))
  const edits = [...files].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return `${url}?${version}=${Math.max(...edits)}`
}

const noFile = (file: string): TunesmithError =>
  new TunesmithError(`There is no file ${file}.`, {
    code: 'project/bad-part',
    where: `tunesmith.yaml, use: ${file}`,
    fix: 'Correct the path, which is relative to the project, or remove the line.',
  })

const unusable = (file: string, what: string): TunesmithError =>
  new TunesmithError(what, {
    code: 'project/bad-part',
    where: `tunesmith.yaml, use: ${file}`,
    fix: "Export one part, for example `export default defineRule({ id: … })`. The package's types (`RulePart`, `CheckPart`, …) say what each kind needs.",
  })
