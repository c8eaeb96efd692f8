import { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { CsvError, type Info, parse } from 'csv-parse'
import { TunesmithError } from '../../core/errors.ts'
import { withoutMark } from './lines.ts'
import { type FileRow, mostRowBytes, tooLong } from './row.ts'

type Record = { record: string[]; info: Info; raw: string }
type Headed = { file: string; names: readonly string[] }

/**
 * Rows of a CSV file as objects by the names of its first line; an empty cell is no value. `cell.topic` is the key
 * `topic` of `cell`. The delimiter is the one that its first line has most of: a comma, a semicolon, a tab or a bar.
 */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<FileRow> {
  const texts = textOf(chunks, file)
  const { value: first } = await texts.next()
  if (first === undefined) return
  const options = { info: true, raw: true, relax_column_count: true, skip_empty_lines: true } as const
  // Some spreadsheets end a line with CR alone; elsewhere one belongs to the text that it stands in.
  const ends = /\r\n|[\r\n]/.exec(unquoted(first))?.[0] === '\r' ? ['\r\n', '\r', '\n'] : ['\r\n', '\n']
  const parser = parse({
    ...options,
    delimiter: delimiterOf(first),
    record_delimiter: ends,
    max_record_size: mostRowBytes,
  })
  const source = Readable.from(joined(first, texts))
  source.on('error', (error) => parser.destroy(error)).pipe(parser)
  let names: readonly string[] | undefined
  try {
    for await (const record of parser as AsyncIterable<Record>) {
      if (names) yield toRow(record, { file, names })
      else names = header(record.record, file)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw inUsersWords(error, file)
  } finally {
    source.destroy()
  }
}

/** Chunks of text. Whatever is no text stops it: there is no telling where the next row begins. */
async function* textOf(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let line = 1
  for await (const chunk of withoutMark(chunks, file)) {
    const text = decoded(chunk, { decoder, file, line })
    line += text.split('\n').length - 1
    yield text
  }
}

type Decoding = { decoder: TextDecoder; file: string; line: number }

function decoded(chunk: Uint8Array, { decoder, file, line }: Decoding): string {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch (cause) {
    const lines = Buffer.from(chunk).toString('utf8').split('\n')
    const at =
      line +
      Math.max(
        0,
        lines.findIndex((text) => text.includes('\uFFFD')),
      )
    const [where, fix] = [`${file}:${at}`, 'Save the file as UTF-8.']
    throw new TunesmithError('This line is not UTF-8 text.', { code: 'inputs/invalid', where, fix, cause })
  }
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

const unquoted = (text: string): string => text.trimStart().replaceAll(/"[^"]*"/g, '')

function delimiterOf(text: string): string {
  const [names = ''] = unquoted(text).split(/[\r\n]/)
  const count = (delimiter: string): number => names.split(delimiter).length
  return ['\t', ';', '|'].find((delimiter) => count(delimiter) > count(',')) ?? ','
}

function header(names: readonly string[], file: string): string[] {
  const trimmed = names.map((name) => name.trim())
  const twice = trimmed.find((name, i) => name !== '' && trimmed.indexOf(name) !== i)
  if (twice === undefined) return trimmed
  throw new TunesmithError(`The column "${twice}" is there twice.`, {
    code: 'inputs/invalid',
    where: `${file}:1`,
    fix: 'Give each column its own name.',
  })
}

/** Of a row that ends in the line `last`. Its raw text has the empty lines before it. */
const firstLine = (last: number, raw: string): number => last - raw.trim().split(/\r\n|[\r\n]/).length + 1

function toRow({ record, info, raw }: Record, { file, names }: Headed): FileRow {
  const line = firstLine(info.lines, raw)
  const place = { where: `${file}:${line}`, line }
  if (record.length !== names.length) {
    const what = `This row has ${record.length} values, and the first line names ${names.length} columns.`
    return { ...place, problem: { what, fix: 'Put text with commas or line breaks in double quotes.' } }
  }
  return { ...place, value: toObject(record, names) }
}

function toObject(record: readonly string[], names: readonly string[]): { [name: string]: unknown } {
  const plain = new Map<string, unknown>()
  const nested = new Map<string, Map<string, string>>()
  for (const [i, name] of names.entries()) {
    const text = (record[i] ?? '').replaceAll('\r\n', '\n')
    if (name === '') continue
    const [, outer, inner] = /^(cell|verdicts)\.(.+)$/.exec(name) ?? []
    // An empty cell is a value that is not there, in a column that is.
    if (outer === undefined || inner === undefined) plain.set(name, text === '' ? null : text)
    else if (text !== '') nested.set(outer, (nested.get(outer) ?? new Map()).set(inner, text))
  }
  const maps = [...nested].map(([name, map]) => [name, Object.fromEntries(map)] as const)
  return Object.fromEntries([...plain, ...maps])
}

function inUsersWords(error: CsvError, file: string): TunesmithError {
  const last = Number(error['lines'] ?? 1)
  const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? firstLine(last, String(error['raw'])) : last
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const { what, fix = '' } = tooLong(mostRowBytes)
    return new TunesmithError(what.replace('has', 'has more than'), { code: 'inputs/invalid', where: file, fix })
  }
  const { what, fix } = slips[error.code] ?? { what: 'This line is not CSV.', fix: doubled }
  return new TunesmithError(what, { code: 'inputs/invalid', where: `${file}:${line}`, fix, cause: error })
}

const doubled = 'Inside double quotes, write a double quote twice.'

const slips: Readonly<{ [code: string]: { what: string; fix: string } }> = {
  CSV_QUOTE_NOT_CLOSED: {
    what: 'A double quote that opens in this row is not closed by the end of the file.',
    fix: doubled,
  },
  CSV_INVALID_CLOSING_QUOTE: { what: 'Text goes on after the double quote that closes it.', fix: doubled },
  INVALID_OPENING_QUOTE: {
    what: 'There is a double quote in text that does not begin with one.',
    fix: 'Put the whole text in double quotes, and write each one inside it twice.',
  },
}
