import { type Stats, statSync } from 'node:fs'
import { TunesmithError } from '../core/errors.ts'

/**
 * Throws where a path is a device or a pipe, which may never come to an end, or never begin. A path that names nothing is
 * for whoever opens it.
 *
 * @param isReadOnce whether a pipe that the shell has made (`<(…)`, `/dev/stdin`) will do
 */
export function refuseEndless(path: string, name: string, { isReadOnce }: { isReadOnce: boolean }): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.isFile() || found.isDirectory()) return
  if (isReadOnce && found.isFIFO() && path.startsWith('/dev/')) return
  throw new TunesmithError(`This is ${kindOf(found)}, not a file.`, {
    code: 'project/unreadable',
    where: name,
    fix: 'Write what it gives to a file, and name that.',
  })
}

const kindOf = (found: Stats): string => (found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device')
