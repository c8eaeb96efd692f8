import { isUtf8 } from 'node:buffer'
import { TunesmithError } from '../../core/errors.ts'
import { show } from '../text.ts'
import { type Line, linesOf, notUtf8, withoutMark } from './lines.ts'
import type { FileRow } from './row.ts'

/** One JSON value a line; empty lines are passed over. */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<FileRow> {
  for await (const line of linesOf(chunks, file)) {
    if ('problem' in line || line.text.trim() !== '') yield toRow(line, file)
  }
}

function toRow(line: Line, file: string): FileRow {
  const place = { where: `${file}:${line.line}`, line: line.line }
  if ('problem' in line) return { ...place, problem: line.problem }
  try {
    return { ...place, value: JSON.parse(line.text) }
  } catch {
    const isSpread = line.text.trim() === '{'
    const fix = isSpread
      ? 'This looks like one JSON object over several lines; write each object on one line.'
      : 'Write one whole JSON object a line; line breaks in text are `\\n`.'
    return { ...place, problem: { what: `This line is not JSON: ${show(line.text.trim())}.`, fix } }
  }
}

/** The most bytes that one text of this JavaScript engine holds, nearly. */
const mostBytes = 500_000_000

/** The items of a file that is one JSON list. It is read whole. */
export async function* jsonList(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<FileRow> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of withoutMark(chunks, file)) {
    bytes += part.length
    if (bytes > mostBytes) throw tooLarge(file)
    parts.push(part)
  }
  const text = Buffer.concat(parts)
  if (!isUtf8(text)) throw notUtf8(file, 'The file is not UTF-8 text.')
  const items = parseList(text.toString('utf8'), file)
  for (const [i, value] of items.entries()) yield { where: `${file}, row ${i + 1}`, line: i + 1, value }
}

function parseList(text: string, file: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : [value]
  } catch (cause) {
    throw new TunesmithError('The file begins as one JSON list and is not JSON.', {
      code: 'inputs/invalid',
      where: `${file}:${placeOf(text)}`,
      fix: 'Correct it at this place, or write one JSON object a line.',
      cause,
    })
  }
}

/** `line:column` of the first character that nothing behind it could make right. Node tells it in some cases only. */
function placeOf(text: string): string {
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (isBeginning(text.slice(0, middle))) good = middle
    else bad = middle
  }
  const before = text.slice(0, good)
  return `${before.split('\n').length}:${good - before.lastIndexOf('\n')}`
}

/** Whether what is wrong with a JSON text is that it ends. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const [, position] = / at position (\d+)/.exec(message) ?? []
    return position === undefined ? /end of JSON input/.test(message) : Number(position) >= text.length
  }
}

const tooLarge = (file: string): TunesmithError =>
  new TunesmithError('One JSON list of this size cannot be read.', {
    code: 'inputs/too-large',
    where: file,
    fix: 'Convert it to JSONL (one JSON object a line), for example `jq -c ".[]" FILE`.',
  })
