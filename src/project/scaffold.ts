import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMap, isNode, isScalar, parseDocument, stringify } from 'yaml'
import { TunesmithError } from '../core/errors.ts'
import { configFile } from './not-found.ts'
import { builtInPrompts } from './prompts.ts'

export type TemplateName = 'sql' | 'support'

type ScaffoldOptions = {
  /** Write the built-in prompts out to be edited. */
  prompts?: boolean
  /** Role to `provider/model`, instead of the example's `models`. */
  models?: Readonly<Record<string, string>>
}

/** The examples of this package, beside `src/` and `dist/` alike. */
export const exampleFolder = (template: TemplateName): string =>
  fileURLToPath(new URL(`../../examples/${folders[template]}`, import.meta.url))

const folders: Readonly<Record<TemplateName, string>> = { sql: 'shop-sql', support: 'support' }
const made = ['runs', '.tunesmith', 'node_modules']

/** Start a project: copy an example into a new folder or one where nothing is in its way. Returns the files written, sorted. */
export function scaffold(template: TemplateName, folder: string, options: ScaffoldOptions = {}): string[] {
  const from = exampleFolder(template)
  const to = resolve(folder)
  const files = filesOf(from)
  refuseExisting(to, files)
  mkdirSync(to, { recursive: true })
  for (const file of files) cpSync(join(from, file), join(to, file))
  const config = readFileSync(join(from, configFile), 'utf8')
  const named = withValue(config, 'name', basename(to))
  writeFileSync(join(to, configFile), options.models ? withValue(named, 'models', options.models) : named)
  return [...files, ...(options.prompts ? writePrompts(to) : [])].sort()
}

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !made.includes(file.split('/')[0] ?? ''))
    .sort()
}

function refuseExisting(folder: string, files: readonly string[]): void {
  const [inTheWay] = [configFile, ...files].filter((file) => existsSync(join(folder, file)))
  if (inTheWay === undefined) return
  throw new TunesmithError(`The folder ${folder} has a ${inTheWay} already.`, {
    code: 'init/exists',
    where: inTheWay,
    fix: 'Name a new folder: `tunesmith init my-project`.',
  })
}

function writePrompts(folder: string): string[] {
  mkdirSync(join(folder, 'prompts'), { recursive: true })
  return Object.entries(builtInPrompts).flatMap(([name, text]) => {
    const file = `prompts/${name}.md`
    if (existsSync(join(folder, file))) return []
    writeFileSync(join(folder, file), text)
    return [file]
  })
}

/** The same YAML text with one top-level value replaced; every comment and every other line stays as it is. */
export function withValue(text: string, key: string, value: string | Readonly<Record<string, string>>): string {
  const lines = stringify({ [key]: value }, { lineWidth: 0 }).trimEnd()
  const { contents } = parseDocument(text)
  const pair = isMap(contents) ? contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined
  const start = pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined
  const end = pair && isNode(pair.value) ? pair.value.range?.[1] : undefined
  if (start === undefined || end === undefined) return `${lines}\n${text}`
  const old = text.slice(start, end)
  return text.slice(0, start) + lines + (/\s*$/.exec(old)?.[0] ?? '') + text.slice(end)
}
