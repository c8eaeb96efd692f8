import { isUtf8 } from 'node:buffer'
import { TunesmithError } from '../../core/errors.ts'
import type { Complaint } from '../problems.ts'
import { mostRowBytes, tooLong } from './row.ts'

/** A line of text without its end, or why it is none. Lines count from 1. */
export type Line = { line: number } & ({ text: string } | { problem: Complaint })

const lineEnd = 0x0a

/** Lines of UTF-8 text, with or without a byte order mark, ended by LF or CRLF; empty ones are counted and not given. Holds one line at a time. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let bytes = 0
  let line = 1
  const add = (part: Uint8Array): void => {
    bytes += part.length
    // What is too long is counted and not kept.
    if (part.length > 0 && bytes <= mostRowBytes) parts.push(part)
  }
  const take = (): Line => {
    const [joined, length] = [Buffer.concat(parts), bytes]
    parts = []
    bytes = 0
    return toLine(joined, line++, length)
  }
  for await (const chunk of withoutMark(chunks, file)) {
    let start = 0
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, start)) {
      add(chunk.subarray(start, end))
      if (bytes === 0) line++
      else yield take()
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  if (bytes > 0) yield take()
}

function toLine(bytes: Buffer, line: number, length: number): Line {
  if (length > mostRowBytes) return { line, problem: tooLong(length) }
  if (!isUtf8(bytes)) return { line, problem: { what: 'This line is not UTF-8 text.', fix: 'Save the file as UTF-8.' } }
  const text = bytes.toString('utf8')
  return { line, text: text.endsWith('\r') ? text.slice(0, -1) : text }
}

/** The bytes of text without its byte order mark. */
export async function* withoutMark(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  let isFirst = true
  for await (const chunk of chunks) {
    if (!isFirst) yield chunk
    else if (isUtf16(chunk)) throw notUtf8(file, 'The file is UTF-16 text.')
    else yield hasMark(chunk) ? chunk.subarray(3) : chunk
    isFirst = false
  }
}

const hasMark = ([a, b, c]: Uint8Array): boolean => a === 0xef && b === 0xbb && c === 0xbf
const isUtf16 = ([a, b]: Uint8Array): boolean => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)

export const notUtf8 = (file: string, what: string): TunesmithError =>
  new TunesmithError(what, { code: 'inputs/not-utf8', where: file, fix: 'Save it as UTF-8.' })
