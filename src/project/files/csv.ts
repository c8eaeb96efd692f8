import { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { TunesmithError } from '../../core/errors.ts'
import { type Line, linesOf } from './lines.ts'
import { type FileRow, mostRowBytes, tooLong } from './row.ts'

type Record = { record: string[]; info: Info; raw: string }
type Headed = { file: string; names: readonly string[] }

/**
 * Rows of a CSV file as objects by the names of its first line; an empty cell is no value. `cell.topic` is the key
 * `topic` of `cell`. The delimiter is the one that its first line has most of: a comma, a semicolon or a tab.
 */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<FileRow> {
  const lines = linesOf(chunks, file)
  const first = await firstLine(lines)
  if (first === undefined) return
  const delimiter = delimiterOf(first)
  const options = { delimiter, info: true, raw: true, relax_column_count: true, skip_empty_lines: true } as const
  const parser = parse({ ...options, max_record_size: mostRowBytes })
  const source = Readable.from(texts(first, lines, file))
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

async function firstLine(lines: AsyncGenerator<Line>): Promise<Line | undefined> {
  const { value } = await lines.next()
  return value
}

/** What the parser reads. Whatever is no text stops it: there is no telling where the next row begins. */
async function* texts(first: Line, rest: AsyncIterable<Line>, file: string): AsyncGenerator<string> {
  yield textOf(first, file)
  for await (const line of rest) yield textOf(line, file)
}

function textOf(line: Line, file: string): string {
  if ('text' in line) return `${line.text}\n`
  const { what, fix = 'Correct the line.' } = line.problem
  throw new TunesmithError(what, { code: 'inputs/invalid', where: `${file}:${line.line}`, fix })
}

function delimiterOf(line: Line): string {
  const text = 'text' in line ? line.text.replaceAll(/"[^"]*"/g, '') : ''
  const count = (delimiter: string): number => text.split(delimiter).length
  return ['\t', ';'].find((delimiter) => count(delimiter) > count(',')) ?? ','
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

function toRow({ record, info, raw }: Record, { file, names }: Headed): FileRow {
  const line = info.lines - raw.trimEnd().split('\n').length + 1
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
    const text = record[i] ?? ''
    if (name === '' || text === '') continue
    const [, outer, inner] = /^(cell|verdicts)\.(.+)$/.exec(name) ?? []
    if (outer === undefined || inner === undefined) plain.set(name, text)
    else nested.set(outer, (nested.get(outer) ?? new Map()).set(inner, text))
  }
  const maps = [...nested].map(([name, map]) => [name, Object.fromEntries(map)] as const)
  return Object.fromEntries([...plain, ...maps])
}

function inUsersWords(error: CsvError, file: string): TunesmithError {
  const line = Number(error['lines'] ?? 1)
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const { what, fix = '' } = tooLong(mostRowBytes)
    return new TunesmithError(what.replace('has', 'has more than'), { code: 'inputs/invalid', where: file, fix })
  }
  const what =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'A double quote that opens here is not closed by the end of the file.'
      : `This line is not CSV: ${error.message}.`
  const fix = 'Inside double quotes, write a double quote twice.'
  return new TunesmithError(what, { code: 'inputs/invalid', where: `${file}:${line}`, fix, cause: error })
}
