import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Document, isMap, isNode, isScalar, parseDocument, visit } from 'yaml'
import { configFile } from './not-found.ts'
import { builtInPrompts } from './prompts.ts'
import { type NewFiles, writeNew } from './write-new.ts'

export type TemplateName = 'support' | 'coach' | 'tutor' | 'code' | 'sql'

type ScaffoldOptions = {
  /** Write the built-in prompts out to be edited. */
  prompts?: boolean
  /** Role to `provider/model`, or to its settings, instead of the example's `models`. */
  models?: Readonly<Record<string, unknown>>
  /** Further keys of tunesmith.yaml, each instead of the example's. */
  settings?: Readonly<Record<string, unknown>>
}

/** The examples of this package, beside `src/` and `dist/` alike. */
export const exampleFolder = (template: TemplateName): string =>
  fileURLToPath(new URL(`../../examples/${template === 'sql' ? 'shop-sql' : template}`, import.meta.url))

const made = ['runs', '.tunesmith', 'node_modules']

/** Start a project: copy an example into a new folder or one where nothing is in its way. Returns the files written, sorted. */
export function scaffold(template: TemplateName, folder: string, options: ScaffoldOptions = {}): string[] {
  const from = exampleFolder(template)
  const example = filesOf(from).map((file) => [file, readFileSync(join(from, file))] as const)
  const files = new Map<string, string | Uint8Array>([
    ...(options.prompts ? promptFiles() : []),
    ...example,
    [configFile, configFor(readFileSync(join(from, configFile), 'utf8'), folder, options)],
  ])
  writeNew(folder, files)
  return [...files.keys()].sort()
}

const configFor = (text: string, folder: string, { models, settings = {} }: ScaffoldOptions): string =>
  withValues(text, { name: basename(resolve(folder)), ...(models && { models }), ...settings })

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !made.includes(file.split('/')[0] ?? ''))
    .sort()
}

/** The built-in prompts as files of a project. */
export const promptFiles = (): NewFiles =>
  new Map(Object.entries(builtInPrompts).map(([name, text]) => [`prompts/${name}.md`, text]))

/** `withValue` for several keys. */
export const withValues = (text: string, values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values).reduce((changed, [key, value]) => withValue(changed, key, value), text)

/** The same YAML text with one top-level value replaced; every comment and every other line stays as it is. A new key goes to the end. */
export function withValue(text: string, key: string, value: unknown): string {
  const lines = asWritten(key, value)
  const { contents } = parseDocument(text)
  const pair = isMap(contents) ? contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined
  const start = pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined
  const end = pair && isNode(pair.value) ? pair.value.range?.[1] : undefined
  if (start === undefined || end === undefined) return `${text.trimEnd()}\n${lines}\n`
  const old = text.slice(start, end)
  return text.slice(0, start) + lines + (/\s*$/.exec(old)?.[0] ?? '') + text.slice(end)
}

/** As people write it: a role or a setting a line. */
function asWritten(key: string, value: unknown): string {
  const document = new Document({ [key]: value })
  const blocks = key === 'models' ? 2 : 1
  visit(document, {
    Map: (_, map, path) => {
      if (path.filter(isMap).length >= blocks) map.flow = true
    },
  })
  return document.toString({ lineWidth: 0 }).trimEnd()
}
