import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** Format: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14-16 (end records). */
const END = 0x06054b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const FULL32 = 0xffffffff

export type ZipMember = { name: string; method: number; packed: number; size: number; offset: number }

/** The members of a zip archive, from its central directory; zip64 included. Throws an `Error` on anything else. */
export async function readZip(path: string): Promise<ZipMember[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { offset, length } = await directory(file, size)
    return members(await slice(file, offset, length))
  } finally {
    await file.close()
  }
}

/** The content of a member, unpacked. */
export async function readMember(path: string, member: ZipMember): Promise<Readable> {
  const file = await open(path)
  const header = await slice(file, member.offset, 30).finally(() => file.close())
  if (header.readUInt32LE(0) !== LOCAL) throw new Error(`${member.name} is not where the archive says it is`)
  // The local header repeats name and extra field with lengths of its own.
  const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (member.method !== 0 && member.method !== 8) throw new Error(`${member.name} is packed by method ${member.method}`)
  const packed = createReadStream(path, { start, end: start + member.packed - 1, highWaterMark: 1 << 20 })
  if (member.method === 0) return packed
  const inflate = createInflateRaw()
  packed.on('error', (error) => inflate.destroy(error))
  return packed.pipe(inflate)
}

async function slice(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, offset)
  if (bytesRead !== length) throw new Error('the archive is cut short')
  return buffer
}

/** Where the central directory is. The end record is the last thing in the file but for a comment of up to 65,535 bytes. */
async function directory(file: FileHandle, size: number): Promise<{ offset: number; length: number }> {
  const tailLength = Math.min(size, 22 + 0xffff)
  const tailStart = size - tailLength
  const tail = await slice(file, tailStart, tailLength)
  for (let at = tailLength - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END) continue
    const length = tail.readUInt32LE(at + 12)
    const offset = tail.readUInt32LE(at + 16)
    if (length !== FULL32 && offset !== FULL32) return { offset, length }
    // The zip64 locator stands right before the end record.
    const locator = await slice(file, tailStart + at - 20, 20)
    const end64 = await slice(file, Number(locator.readBigUInt64LE(8)), 56)
    if (end64.readUInt32LE(0) !== END64) break
    return { offset: Number(end64.readBigUInt64LE(48)), length: Number(end64.readBigUInt64LE(40)) }
  }
  throw new Error('it is not a zip archive')
}

function members(bytes: Buffer): ZipMember[] {
  const found: ZipMember[] = []
  for (let at = 0; at + 46 <= bytes.length && bytes.readUInt32LE(at) === ENTRY; ) {
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
    const short = {
      size: bytes.readUInt32LE(at + 24),
      packed: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    }
    const name = bytes.toString('utf8', at + 46, nameEnd)
    found.push({ name, method: bytes.readUInt16LE(at + 10), ...widen(short, bytes.subarray(nameEnd, extraEnd)) })
    at = extraEnd + bytes.readUInt16LE(at + 32)
  }
  return found
}

type Extent = { size: number; packed: number; offset: number }

/** Values that do not fit 32 bits stand in extra field 1, in this order, only those that do not fit. */
function widen(extent: Extent, extra: Buffer): Extent {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    const wide = (value: number): number => {
      if (value !== FULL32) return value
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    }
    return { size: wide(extent.size), packed: wide(extent.packed), offset: wide(extent.offset) }
  }
  return extent
}
