import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { TunesmithError } from '../core/errors.ts'
import { at } from '../models/at.ts'
import { configFile } from '../project/not-found.ts'
import { withValues } from '../project/scaffold.ts'
import { readYaml } from '../project/yaml.ts'
import { rewrittenFor } from './model-settings.ts'

/** What was changed: the references that the roles had before, and the keys that were written. */
export type Rewritten = { before: string[]; keys: string[] }

/** Another model for every role of a project that is there. Every other line of tunesmith.yaml stays as it is. */
export function rewriteModels(folder: string, ref: string): Rewritten {
  const path = join(folder, configFile)
  const text = readFileSync(path, 'utf8')
  // Says where the file is broken, rather than writing into it.
  readYaml(text, configFile)
  const settings = rewrittenFor(ref, text)
  try {
    writeFileSync(path, withValues(text, settings))
  } catch (cause) {
    throw new TunesmithError('The file cannot be written.', {
      code: 'init/unwritable',
      where: path,
      fix: 'Make it writable, or change `models:` in it by hand.',
      cause,
    })
  }
  return { before: refsIn(at(parse(text), 'models')), keys: Object.keys(settings) }
}

/** Every reference under `models:`, once, in the order of the file. */
function refsIn(models: unknown): string[] {
  if (typeof models !== 'object' || models === null) return []
  const listed = Object.values(models).flat()
  return [...new Set(listed.map((one: unknown) => (typeof one === 'string' ? one : String(at(one, 'model') ?? ''))))]
}
