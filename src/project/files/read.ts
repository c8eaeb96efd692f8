import { resolve } from 'node:path'
import { TunesmithError } from '../../core/errors.ts'
import { openBytes } from './bytes.ts'
import { csvRows } from './csv.ts'
import { jsonLines, jsonList } from './json.ts'
import { parquetRows } from './parquet.ts'
import type { FileRow } from './row.ts'

/**
 * Rows of a data file: JSONL, a JSON list, CSV or Parquet, plain or packed with gzip or zstd. Which one is told from its
 * first bytes, and CSV from its name where those are no JSON. Rows are read as they are asked for. Throws TunesmithError where the file as a
 * whole cannot be read; what is wrong with one row is in the row.
 */
export async function* readRows(root: string, file: string): AsyncGenerator<FileRow> {
  let count = 0
  for await (const row of await openRows(resolve(root, file), file)) {
    count++
    yield row
  }
  if (count === 0) {
    const fix = isTable(file)
      ? 'Name the columns in its first line, and write each row in one below.'
      : 'Write one JSON object a line.'
    throw new TunesmithError('The file has no rows.', { code: 'inputs/empty', where: file, fix })
  }
}

async function openRows(path: string, file: string): Promise<AsyncIterable<FileRow>> {
  const { packing, chunks } = await openBytes(path, file)
  const { head, all } = await peek(chunks)
  if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1') {
    if (packing !== null) return parquetRows(path, file, await collect(all))
    await chunks.return(undefined)
    return parquetRows(path, file)
  }
  const name = nameOf(file)
  if (isTable(file) && !beginsAsJson(head)) return csvRows(all, file)
  if (/\.parquet$/.test(name)) throw notParquet(file)
  if (firstSign(head) === '[') return jsonList(all, file)
  const isJson = /\.(jsonl|json|ndjson)$/.test(name) || ['{', '"', ''].includes(firstSign(head))
  if (!isJson) throw unknownFormat(file)
  return jsonLines(all, file)
}

/** Without what it is packed with. */
const nameOf = (file: string): string => file.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, '')
const isTable = (file: string): boolean => /\.(csv|tsv)$/.test(nameOf(file))

/** How much of a file may be blank before its first row tells what it is. */
const mostBlankBytes = 1024 * 1024

/** The first bytes that are not all blank, and the whole again. */
async function peek(
  chunks: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const read: Uint8Array[] = []
  let bytes = 0
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    read.push(next.value)
    bytes += next.value.length
    if (firstSign(next.value) !== '' || bytes > mostBlankBytes) break
  }
  const head = Buffer.concat(read)
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head
    yield* chunks
  }
  return { head, all: all() }
}

const beginning = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 4096))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()

/** The first character that is no space, line end or byte order mark. */
const firstSign = (bytes: Uint8Array): string => beginning(bytes).slice(0, 1)

/** No table begins so, though the name of a column may stand in brackets. */
const beginsAsJson = (bytes: Uint8Array): boolean => /^(\{\s*"|\[\s*\{)/.test(beginning(bytes))

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(chunks))
}

const notParquet = (file: string): TunesmithError =>
  new TunesmithError('This is not a Parquet file: it does not begin with PAR1.', {
    code: 'inputs/damaged',
    where: file,
    fix: 'Write or download it again.',
  })

const unknownFormat = (file: string): TunesmithError =>
  new TunesmithError('It cannot be told what format this file has.', {
    code: 'inputs/unknown-format',
    where: file,
    fix: 'Name it by its format: .jsonl, .json, .csv, .tsv or .parquet, with .gz or .zst behind it where it is packed.',
  })
