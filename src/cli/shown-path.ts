import { relative, resolve } from 'node:path'

/** A path as it is shortest to read: below the current folder relative to it, elsewhere in full. */
export function shownPath(path: string): string {
  const full = resolve(path)
  const way = relative(process.cwd(), full)
  return way === '' ? '.' : way.startsWith('..') ? full : way
}
