import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TunesmithError } from '../core/errors.ts'
import { refuseEndless } from './ordinary.ts'

/** UTF-8 text of a file without byte order mark, lines ended by LF; `null` where there is no such file. `name` is relative to the project. */
export function readText(root: string, name: string): string | null {
  const bytes = readBytes(resolve(root, name), name)
  if (bytes === null) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch (cause) {
    const [a, b] = bytes
    const isUtf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
    throw new TunesmithError(isUtf16 ? 'The file is UTF-16, not UTF-8.' : 'The file is not UTF-8 text.', {
      code: 'project/not-text',
      where: isUtf16 ? name : `${name}:${firstBadLine(bytes)}`,
      fix: 'Save it as UTF-8.',
      cause,
    })
  }
}

/** The line of the first bytes that are no UTF-8; a line end is never part of another character. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let line = 1, at = 0; ; line++) {
    const end = bytes.indexOf(0x0a, at)
    try {
      decoder.decode(bytes.subarray(at, end < 0 ? bytes.length : end))
    } catch {
      return line
    }
    if (end < 0) return line
    at = end + 1
  }
}

function readBytes(path: string, name: string): Uint8Array | null {
  try {
    refuseEndless(path, name, { isReadOnce: true })
    return readFileSync(path)
  } catch (cause) {
    if (cause instanceof TunesmithError) throw cause
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
