import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { storeFailure } from './errors.ts'
import { makeFolder } from './make-folder.ts'
import { isRunning } from './process.ts'

/** Enough that calls to the system cost nothing beside the JSON. */
const chunkChars = 256 * 1024

/**
 * Replace a file by new content, or leave the old one as it was: there is never half a file under its name.
 *
 * @throws TunesmithError store/disk-full, store/unwritable
 */
export function writeFileAtomic(path: string, content: string): void {
  writeAtomic(path, [content])
}

/** One JSON value a line; `rows` is read as it is written. Atomic as `writeFileAtomic`. */
export function writeJsonl(path: string, rows: Iterable<unknown>): void {
  writeAtomic(path, lines(rows))
}

/** Make the names in a folder durable. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function* lines(rows: Iterable<unknown>): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    const json = JSON.stringify(row)
    if (json === undefined) throw new TypeError(`a row is ${typeof row}, which is no JSON`)
    chunk += `${json}\n`
    if (chunk.length >= chunkChars) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}

function writeAtomic(path: string, chunks: Iterable<string>): void {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`)
  try {
    makeFolder(folder)
    removeLeftovers(path)
    try {
      writeDurably(temporary, chunks)
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    syncFolder(folder)
  } catch (error) {
    throw storeFailure(error, path)
  }
}

function writeDurably(path: string, chunks: Iterable<string>): void {
  const descriptor = openSync(path, 'w')
  try {
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk)
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What a process killed while writing this very file left beside it. */
export function removeLeftovers(path: string): void {
  const folder = dirname(path)
  const prefix = `.${basename(path)}.`
  for (const name of readdirSync(folder)) {
    const owner = name.startsWith(prefix) && name.endsWith('.tmp') ? Number(name.slice(prefix.length, -4)) : Number.NaN
    if (Number.isInteger(owner) && !isRunning(owner)) rmSync(join(folder, name), { force: true })
  }
}
