import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TunesmithError } from '../core/errors.ts'

/** UTF-8 text of a file without byte order mark, lines ended by LF; `null` where there is no such file. `name` is relative to the project. */
export function readText(root: string, name: string): string | null {
  const bytes = readBytes(resolve(root, name), name)
  if (bytes === null) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch (cause) {
    throw new TunesmithError('The file is not UTF-8 text.', {
      code: 'project/not-text',
      where: name,
      fix: 'Save it as UTF-8.',
      cause,
    })
  }
}

function readBytes(path: string, name: string): Uint8Array | null {
  try {
    return readFileSync(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    const why = code === 'EISDIR' ? 'This is a folder, not a file.' : `The file cannot be read (${String(code)}).`
    throw new TunesmithError(why, { code: 'project/unreadable', where: name, fix: 'Put a readable file there.', cause })
  }
}

/** A value of a file as it is shown in a message: short, in one line. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value !== 'string') return String(value)
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}
