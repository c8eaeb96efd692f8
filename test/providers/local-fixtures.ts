import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'

export function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-local-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A server on 127.0.0.1 for one test; resolves to its URL. */
export async function serve(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address() as AddressInfo
  return `http://127.0.0.1:${address.port}`
}

/** Answers with the bytes, or with the rest of them where a range is asked for. */
export function answerRange(bytes: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  if (start >= bytes.length && start > 0) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  const head = { 'content-length': bytes.length - start, 'content-range': `bytes ${start}-/${bytes.length}` }
  response.writeHead(start > 0 ? 206 : 200, head).end(bytes.subarray(start))
}

export type Packed = { name: string; content: Buffer; deflate?: boolean; zip64?: boolean }

/** A zip archive as other programs write it, with the optional zip64 records that large ones have. */
export function zipOf(members: readonly Packed[]): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const { name, content, deflate = false, zip64 = false } of members) {
    const packed = deflate ? deflateRawSync(content) : content
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(deflate ? 8 : 0, 8)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    // An extra field in the local header only, which a reader of the central directory must still skip.
    local.writeUInt16LE(6, 28)
    locals.push(local, Buffer.from(name), Buffer.from([0x99, 0x99, 2, 0, 1, 1]), packed)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(deflate ? 8 : 0, 10)
    entry.writeUInt32LE(crc32(content), 16)
    entry.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 20)
    entry.writeUInt32LE(zip64 ? 0xffffffff : content.length, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt16LE(zip64 ? 28 : 0, 30)
    entry.writeUInt32LE(zip64 ? 0xffffffff : offset, 42)
    entries.push(entry, Buffer.from(name), zip64 ? extra64([content.length, packed.length, offset]) : Buffer.alloc(0))
    offset += local.length + Buffer.byteLength(name) + 6 + packed.length
  }
  const zip64 = members.some((member) => member.zip64)
  return Buffer.concat([...locals, ...entries, endOf({ length: Buffer.concat(entries).length, offset, zip64 })])
}

function extra64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8 * values.length, 2)
  values.forEach((value, i) => {
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i)
  })
  return extra
}

function endOf({ length, offset, zip64 }: { length: number; offset: number; zip64: boolean }): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(zip64 ? 0xffffffff : length, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16)
  if (!zip64) return end
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(BigInt(length), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + length), 8)
  return Buffer.concat([end64, locator, end])
}

/**
 * A folder for PATH whose `pip` copies wheels from `wheels/`; its calls are lines of `calls`. A wheel that is not there
 * fails as pip fails.
 */
export function fakePip(folder: string, wheels: Record<string, Buffer>): { path: string; calls: string } {
  const bin = join(folder, 'bin')
  const shelf = join(folder, 'wheels')
  const calls = join(folder, 'calls')
  for (const path of [bin, shelf]) mkdirSync(path, { recursive: true })
  for (const [name, bytes] of Object.entries(wheels)) writeFileSync(join(shelf, `${name}.whl`), bytes)
  const script = `#!/bin/sh
if [ "$1" = --version ]; then exit 0; fi
echo "$@" >> "${calls}"
while [ $# -gt 1 ]; do
  if [ "$1" = -d ]; then to=$2; fi
  shift
done
cp "${shelf}/\${1%%==*}.whl" "$to/" 2>/dev/null || { echo "ERROR: No matching distribution found for $1" >&2; exit 1; }
`
  writeFileSync(join(bin, 'pip'), script)
  chmodSync(join(bin, 'pip'), 0o755)
  return { path: `${bin}:/usr/bin:/bin`, calls }
}
