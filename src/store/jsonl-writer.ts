import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { storeFailure } from './errors.ts'
import { makeFolder } from './make-folder.ts'
import { removeLeftovers, syncFolder } from './outputs.ts'

export type JsonlWriter = {
  write(row: unknown): void
  /** Durable, and under its name. */
  finish(): void
  /** Leave the old file as it was. Does nothing after `finish`. */
  discard(): void
}

/** Enough that calls to the system cost nothing beside the JSON. */
const chunkChars = 256 * 1024

/**
 * Write a JSONL file row by row, whoever makes the rows. It stands under its name only when it is whole.
 *
 * @throws TunesmithError store/disk-full, store/unwritable
 */
export function openJsonlWriter(path: string): JsonlWriter {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeFailure(error, path)
    }
  }
  const descriptor = guard(() => {
    makeFolder(dirname(path))
    removeLeftovers(path)
    return openSync(temporary, 'w')
  })
  let chunk = ''
  let isOpen = true
  const flush = (): void => {
    const bytes = Buffer.from(chunk)
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    chunk = ''
  }
  const discard = (): void => {
    if (!isOpen) return
    isOpen = false
    closeSync(descriptor)
    rmSync(temporary, { force: true })
  }
  return {
    write(row) {
      chunk += `${JSON.stringify(row)}\n`
      if (chunk.length >= chunkChars) guard(flush)
    },
    finish: () =>
      guard(() => {
        flush()
        fsyncSync(descriptor)
        isOpen = false
        closeSync(descriptor)
        renameSync(temporary, path)
        syncFolder(dirname(path))
      }),
    discard,
  }
}
