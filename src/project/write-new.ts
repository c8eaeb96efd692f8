import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { TunesmithError } from '../core/errors.ts'
import { configFile } from './not-found.ts'

/** Path below the project to what it holds. */
export type NewFiles = ReadonlyMap<string, string | Uint8Array>

/** Write all files into a new folder, or one where nothing is in their way; or, where one cannot be written, none. */
export function writeNew(folder: string, files: NewFiles): void {
  const root = resolve(folder)
  refuseExisting(root, [...files.keys()])
  const undo: (() => void)[] = []
  try {
    for (const [file, content] of files) {
      const path = join(root, file)
      for (const made of makeFolder(dirname(path))) undo.push(() => rmdirSync(made))
      undo.push(() => rmSync(path, { force: true }))
      writeFileSync(path, content, { flag: 'wx' })
    }
  } catch (cause) {
    for (const step of undo.reverse()) attempt(step)
    throw unwritable(folder, cause)
  }
}

/** The folders that were missing, outermost first. One at a time: Node's recursive mkdir never comes back from /proc. */
function makeFolder(path: string): string[] {
  const missing: string[] = []
  for (let one = path; !existsSync(one) && dirname(one) !== one; one = dirname(one)) missing.unshift(one)
  for (const one of missing) mkdirSync(one)
  return missing
}

function attempt(step: () => void): void {
  try {
    step()
  } catch {
    // What cannot be taken back stays; the first error is the one to tell.
  }
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

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'it can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of its path is a file',
  ENAMETOOLONG: 'its name is too long',
}

/** Anything but an error of the system is a bug of ours and stays what it is. */
function unwritable(where: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  if (code === undefined) return cause
  return new TunesmithError(`The project cannot be written: ${reasons[code] ?? 'the system refuses'} (${code}).`, {
    code: 'init/unwritable',
    where,
    fix: 'Name a folder that you may write to: `tunesmith init ~/my-project`.',
    cause,
  })
}
