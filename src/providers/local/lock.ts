import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { Notify } from '../../core/parts.ts'
import { makeFolder } from '../../store/make-folder.ts'

/**
 * Runs `work` while no other process works in this folder. The lock is SQLite's own, so the system frees it when a
 * process dies, and there is no stale lock file to judge.
 */
export async function withFolderLock<T>(
  folder: string,
  options: { notify: Notify; signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  makeFolder(folder)
  const database = new DatabaseSync(join(folder, 'pull.lock'))
  try {
    for (let waited = false; !tryLock(database); waited = true) {
      if (!waited) options.notify('another process is pulling into the same cache folder; waiting for it')
      await setTimeout(250, undefined, options.signal ? { signal: options.signal } : {})
    }
    return await work()
  } finally {
    database.close()
  }
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && /locked|busy/i.test(error.message)) return false
    throw error
  }
}
