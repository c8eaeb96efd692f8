import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { TunesmithError } from '../core/errors.ts'
import { at, parseJson, textAt } from './at.ts'
import { installLine } from './packages.ts'

export type PackageWish = {
  /** Of the package. */
  name: string
  model: string
  /** The user's project, where the package is looked for first. */
  root: string
  /** Where the package is named: `providers.mine.package`, `models.judge`. */
  where: string
  /** What its provider is made with. */
  settings: Readonly<Record<string, unknown>>
}

/** The folder of an installed package: the user's own, or one beside this program. */
const findPackage = (name: string, root: string): string | undefined =>
  [...above(resolve(root)), ...above(import.meta.dirname)]
    .map((folder) => join(folder, 'node_modules', name))
    .find((folder) => existsSync(join(folder, 'package.json')))

/** Providers whose AI SDK package is installed for the user's project. */
export const installedProviders = (root: string): string[] =>
  above(resolve(root)).flatMap((folder) => {
    const scope = join(folder, 'node_modules', '@ai-sdk')
    return existsSync(scope) ? readdirSync(scope) : []
  })

/** A folder and all that it is in, as modules are looked for. */
const above = (folder: string): string[] =>
  dirname(folder) === folder ? [folder] : [folder, ...above(dirname(folder))]

/** A model of an AI SDK package of the user's own. Nothing of it is loaded before. */
export async function openPackage({ name, model, root, where, settings }: PackageWish): Promise<LanguageModelV4> {
  const folder = findPackage(name, root)
  if (folder === undefined) throw notInstalled(name, where)
  const manifest = parseJson(readFileSync(join(folder, 'package.json'), 'utf8'))
  const loaded: unknown = await import(pathToFileURL(join(folder, entryOf(manifest))).href)
  const factory = factoryIn(loaded, name)
  const provider = factory?.(settings)
  const make = propertyOf(provider, 'languageModel')
  const opened: unknown = typeof make === 'function' ? make.call(provider, model) : undefined
  if (isModel(opened)) return opened
  throw wrongModel({ name, version: textAt(manifest, 'version'), opened, where })
}

// At a parse boundary: the version is what promises the rest.
const isModel = (value: unknown): value is LanguageModelV4 => propertyOf(value, 'specificationVersion') === 'v4'

/** Providers are functions with properties, and models are objects of a class, whose getters count as well. */
const propertyOf = (value: unknown, name: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? Reflect.get(value, name) : undefined

/** The file that `import` would load. */
function entryOf(manifest: unknown): string {
  let entry = at(manifest, 'exports', '.') ?? at(manifest, 'exports')
  while (typeof entry === 'object' && entry !== null) entry = at(entry, 'import') ?? at(entry, 'default')
  return typeof entry === 'string' ? entry : (textAt(manifest, 'module') ?? textAt(manifest, 'main') ?? 'index.js')
}

type Factory = (settings: Readonly<Record<string, unknown>>) => unknown

/** By the convention of the AI SDK: `createCohere` of `@ai-sdk/cohere`. */
function factoryIn(loaded: unknown, name: string): Factory | undefined {
  const wanted = `create${(name.split('/').at(-1) ?? '').replaceAll('-', '')}`
  const made = Object.entries(typeof loaded === 'object' && loaded !== null ? loaded : {}).filter(([key]) =>
    /^create[A-Z]/.test(key),
  )
  const [, factory] = made.find(([key]) => key.toLowerCase() === wanted) ?? made[0] ?? []
  return typeof factory === 'function' ? (settings) => factory(settings) : undefined
}

const notInstalled = (name: string, where: string): TunesmithError =>
  new TunesmithError(`The package ${name} is not installed.`, {
    code: 'provider/not-installed',
    where,
    fix: `Run \`${installLine(name)}\` in the project's folder.`,
  })

type Wrong = { name: string; version: string | undefined; opened: unknown; where: string }

function wrongModel({ name, version = '', opened, where }: Wrong): TunesmithError {
  const found = propertyOf(opened, 'specificationVersion')
  const gives = found === undefined ? 'gives no language model' : `gives models of specification ${String(found)}`
  return new TunesmithError(`${name} ${version} ${gives}; Tunesmith calls those of v4.`, {
    code: 'provider/wrong-specification',
    where,
    fix: `Run \`${installLine(name)}\` in the project's folder.`,
  })
}
