import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { TunesmithError } from '../../core/errors.ts'
import { makeFolder } from '../../store/make-folder.ts'

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** Throws `local/no-memory` where less than `bytes` can be had without swapping. */
export function requireMemory(bytes: number, where: string): void {
  // macOS counts file caches as used, so only the machine's size says anything there.
  const available = process.platform === 'darwin' ? totalmem() : process.availableMemory()
  if (available >= bytes) return
  throw new TunesmithError(`It needs ${gigabytes(bytes)} of free memory; ${gigabytes(available)} is free.`, {
    code: 'local/no-memory',
    where,
    fix: 'Close other programs, or use a hosted model.',
  })
}

/** Throws `local/no-disk` where `folder`'s disk has less than `bytes` left. */
export function requireDisk(bytes: number, folder: string): void {
  makeFolder(folder)
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= bytes) return
  throw new TunesmithError(`It needs ${gigabytes(bytes)} of disk; ${gigabytes(bavail * bsize)} is free.`, {
    code: 'local/no-disk',
    where: folder,
    fix: 'Free some space, or set TUNESMITH_CACHE to a folder on another disk.',
  })
}
