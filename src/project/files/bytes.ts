import { createReadStream, type ReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { TunesmithError } from '../../core/errors.ts'
import { refuseEndless } from '../ordinary.ts'

/** How a file is packed, by its first bytes and not by its name. */
type Packing = 'gzip' | 'zstd' | null

export type Bytes = {
  packing: Packing
  /** The unpacked bytes, read as they are asked for. */
  chunks: AsyncGenerator<Uint8Array>
}

/** Open a file. `file` is how it is named in messages. Throws TunesmithError where it is not there or cannot be read. */
export async function openBytes(path: string, file: string): Promise<Bytes> {
  const packing = packingOf(await firstBytes(path, file))
  return { packing, chunks: unpacked(path, file, packing) }
}

async function firstBytes(path: string, file: string): Promise<Uint8Array> {
  try {
    // Data is read several times: once to know what it holds before anything is paid for.
    refuseEndless(path, file, { isReadOnce: false })
    const handle = await open(path)
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(4), 0, 4, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

function packingOf([a, b, c, d]: Uint8Array): Packing {
  if (a === 0x1f && b === 0x8b) return 'gzip'
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : null
}

async function* unpacked(path: string, file: string, packing: Packing): AsyncGenerator<Uint8Array> {
  try {
    if (packing === 'zstd') yield* unzstd(path)
    else if (packing === 'gzip') yield* through(createReadStream(path), createGunzip())
    else yield* createReadStream(path)
  } catch (cause) {
    throw packing !== null && isPackingError(cause) ? damaged(file, packing, cause) : unreadable(file, cause)
  }
}

/** The decompressor stops at the end of a frame without a word, and tools that work in parallel write several. */
async function* unzstd(path: string): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path)
  for (let start = 0; start < size; ) {
    const decompress = createZstdDecompress()
    yield* through(createReadStream(path, { start }), decompress)
    start += decompress.bytesWritten
  }
}

/** Failures of the source reach whoever reads the result. */
async function* through(source: ReadStream, unpack: Transform): AsyncGenerator<Uint8Array> {
  try {
    yield* pipeline(source, unpack, () => {})
  } finally {
    source.destroy()
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown')

const isPackingError = (cause: unknown): boolean => /^(Z_|ZSTD_|ERR_ZLIB|ERR_ZSTD)/.test(codeOf(cause))

const damaged = (file: string, packing: string, cause: unknown): TunesmithError =>
  new TunesmithError(`The ${packing} data is damaged or cut off (${codeOf(cause)}).`, {
    code: 'inputs/damaged',
    where: file,
    fix: 'Copy or download the file again.',
    cause,
  })

function unreadable(file: string, cause: unknown): unknown {
  if (cause instanceof TunesmithError) return cause
  const code = codeOf(cause)
  if (code === 'unknown') return cause
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const fix = 'Correct the path.'
    return new TunesmithError(`There is no file ${file}.`, { code: 'project/no-file', where: file, fix })
  }
  const what = code === 'EISDIR' ? 'This is a folder, not a file.' : `The file cannot be read (${code}).`
  return new TunesmithError(what, { code: 'project/unreadable', where: file, fix: 'Put a readable file there.', cause })
}
