import { open } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet'
import { TunesmithError } from '../../core/errors.ts'
import { isRecord } from '../yaml.ts'
import type { FileRow } from './row.ts'

/** Snappy is built into the reader. */
const compressors: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  ZSTD: (bytes) => zstdDecompressSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
}
const codecs = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)]

/** Rows of a Parquet file, one row group in memory at a time. `bytes` where it came out of a packed file. */
export async function* parquetRows(path: string, file: string, bytes?: Uint8Array): AsyncGenerator<FileRow> {
  const source = bytes ? fromBytes(bytes) : await fromFile(path)
  try {
    const metadata = await guarded(file, () => parquetMetadataAsync(source.buffer))
    refuseCodecs(metadata, file)
    let rowStart = 0
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows)
      const options = { file: source.buffer, metadata, rowStart, rowEnd, compressors }
      const rows = await guarded(file, () => parquetReadObjects(options))
      for (const [i, row] of rows.entries()) {
        const line = rowStart + i + 1
        yield { where: `${file}, row ${line}`, line, value: plain(row) }
      }
      rowStart = rowEnd
    }
  } finally {
    await source.close()
  }
}

type Source = { buffer: AsyncBuffer; close(): Promise<void> }

async function fromFile(path: string): Promise<Source> {
  const handle = await open(path)
  const { size } = await handle.stat()
  const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
    const wanted = new Uint8Array(end - start)
    await handle.read(wanted, 0, wanted.length, start)
    return wanted.buffer
  }
  return { buffer: { byteLength: size, slice }, close: () => handle.close() }
}

function fromBytes(bytes: Uint8Array): Source {
  const whole = new Uint8Array(bytes).buffer
  return {
    buffer: { byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) },
    close: async () => {},
  }
}

async function guarded<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    const why = cause instanceof Error ? ` (${cause.message})` : ''
    throw new TunesmithError(`The Parquet file is damaged or cut off${why}.`, {
      code: 'inputs/damaged',
      where: file,
      fix: 'Write or download it again.',
      cause,
    })
  }
}

function refuseCodecs({ row_groups: groups }: FileMetaData, file: string): void {
  const used = groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: data }) => data?.codec ?? []))
  const other = used.find((codec) => !codecs.includes(codec))
  if (other === undefined) return
  throw new TunesmithError(`The Parquet file is compressed with ${other}, which is not read.`, {
    code: 'inputs/compression',
    where: file,
    fix: 'Write it with snappy, zstd, gzip or brotli, or without compression.',
  })
}

/** Parquet's values as JSON has them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return null
  if (Array.isArray(value)) return value.map(plain)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]))
}
