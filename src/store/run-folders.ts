import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearest, TunesmithError } from '../core/errors.ts'
import { storeFailure } from './errors.ts'

export const runsFolder = (root: string): string => join(root, 'runs')
export const runFolder = (root: string, name: string): string => join(root, 'runs', name)
export const configFile = (folder: string): string => join(folder, 'config.json')
export const databaseFile = (folder: string): string => join(folder, 'run.db')

/** A config is written last, so a folder with one is a run, and one without never started. */
export const isStarted = (folder: string): boolean => existsSync(configFile(folder))

/** Names of the runs in a project, in no useful order. */
export function runNames(root: string): string[] {
  if (!existsSync(runsFolder(root))) return []
  return readdirSync(runsFolder(root)).filter((name) => isStarted(runFolder(root, name)))
}

/** True if the folder is ours to start a run in: new, or left by a process that died before it had started one. */
export function offerFolder(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw storeFailure(error, folder)
    return readdirSync(folder).every((name) => /^run\.db|^\.config\.json\./.test(name))
  }
}

export function readConfig(folder: string): unknown {
  const file = configFile(folder)
  try {
    return objectIn(readFileSync(file, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw storeFailure(error, file)
    throw new TunesmithError(`The frozen config of this run is not what was written: ${error.message}.`, {
      code: 'run/bad-config',
      where: file,
      fix: 'Restore the file, or start another run.',
      cause: error,
    })
  }
}

function objectIn(json: string): unknown {
  const value: unknown = JSON.parse(json)
  if (typeof value === 'object' && value !== null) return value
  throw new SyntaxError('it is no JSON object')
}

/** @throws TunesmithError run/unknown, run/incomplete */
export function requireRun(root: string, name: string): string {
  const folder = runFolder(root, name)
  if (isStarted(folder)) return folder
  if (existsSync(folder)) {
    throw new TunesmithError(`Run ${name} was never fully created; nothing is stored in it.`, {
      code: 'run/incomplete',
      where: folder,
      fix: 'Delete the folder, or start another run.',
    })
  }
  const names = runNames(root)
  const guess = nearest(name, names)
  throw new TunesmithError(`There is no run ${name}. Runs: ${names.join(', ') || 'none yet'}.`, {
    code: 'run/unknown',
    where: `run ${name}`,
    fix: guess === undefined ? 'Name one of them, or start one with `tunesmith run`.' : `Did you mean \`-r ${guess}\`?`,
  })
}
