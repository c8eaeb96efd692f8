import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files that editors complete, by the schema of that name. */
const completed = ['tunesmith', 'taxonomy', 'rubric'] as const

/** The schemas of this package, beside `src/` and `dist/` alike. */
const packaged = (name: string): URL => new URL(`../../schemas/${name}.schema.json`, import.meta.url)

/**
 * Make editors complete the three files of a project: copies of their schemas, and at the top of each file the line that
 * names its copy by a relative path, which works offline and wherever Tunesmith is installed.
 */
export function completeInEditors(folder: string): void {
  copySchemas(folder)
  for (const name of completed) {
    const file = join(folder, `${name}.yaml`)
    if (!existsSync(file)) continue
    const text = readFileSync(file, 'utf8')
    if (!text.includes(modeline)) writeFileSync(file, `# ${modeline}.tunesmith/schemas/${name}.schema.json\n${text}`)
  }
}

/** Bring the copies up to this version, in a project that has them. Where that cannot be done it is said, and no run is lost for it. */
export function renewSchemas(folder: string, notify: (message: string) => void): void {
  if (!existsSync(join(folder, copies))) return
  try {
    copySchemas(folder)
  } catch (error) {
    notify(`The schemas for editors in ${copies} stay as they are: ${error instanceof Error ? error.message : error}`)
  }
}

const modeline = 'yaml-language-server: $schema='
const copies = join('.tunesmith', 'schemas')

function copySchemas(folder: string): void {
  mkdirSync(join(folder, copies), { recursive: true })
  for (const name of completed) {
    const to = join(folder, copies, `${name}.schema.json`)
    const current = readFileSync(packaged(name))
    if (!existsSync(to) || !readFileSync(to).equals(current)) writeFileSync(to, current)
  }
}
