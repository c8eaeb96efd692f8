import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { readMember, readZip } from '../../src/providers/local/zip.ts'
import { type Packed, tempFolder, zipOf } from './local-fixtures.ts'

function write(t: TestContext, bytes: Buffer): string {
  const path = join(tempFolder(t), 'a.whl')
  writeFileSync(path, bytes)
  return path
}

async function contents(path: string): Promise<Record<string, Buffer>> {
  const found: Record<string, Buffer> = {}
  for (const member of await readZip(path)) found[member.name] = await buffer(await readMember(path, member))
  return found
}

const members: Packed[] = [
  { name: 'package/__init__.py', content: Buffer.from('raise SystemExit\n') },
  { name: 'package/model.part', content: randomBytes(300_000) },
  { name: 'package/päckchen.txt', content: Buffer.from('a'.repeat(70_000)), deflate: true },
]

describe('reading a zip archive', () => {
  for (const zip64 of [false, true]) {
    it(`gives back what was packed, stored and deflated${zip64 ? ', with zip64 records' : ''}`, async (t) => {
      const packed = members.map((member) => ({ ...member, zip64 }))
      const found = await contents(write(t, zipOf(packed)))
      assert.deepEqual(found, Object.fromEntries(members.map(({ name, content }) => [name, content])))
    })
  }

  it('knows the unpacked sizes before unpacking', async (t) => {
    const found = await readZip(write(t, zipOf(members)))
    assert.deepEqual(
      found.map(({ size }) => size),
      members.map(({ content }) => content.length),
    )
  })

  it('finds the end record behind a comment', async (t) => {
    const zip = zipOf(members)
    zip.writeUInt16LE(4000, zip.length - 2)
    const found = await readZip(write(t, Buffer.concat([zip, Buffer.alloc(4000, 'c')])))
    assert.equal(found.length, members.length)
  })

  it('refuses what is no archive, and an archive that is cut short', async (t) => {
    await assert.rejects(readZip(write(t, Buffer.alloc(5000, 'x'))), /not a zip archive/)
    await assert.rejects(readZip(write(t, Buffer.alloc(0))), /not a zip archive/)
    const zip = zipOf(members)
    await assert.rejects(readZip(write(t, zip.subarray(0, zip.length - 30))), /not a zip archive/)
  })

  it('fails on damaged packed data', async (t) => {
    const zip = zipOf([{ name: 'a', content: Buffer.from('abc'.repeat(1000)), deflate: true }])
    zip.fill(0xff, 40, 50)
    const path = write(t, zip)
    const [member] = await readZip(path)
    assert.ok(member)
    await assert.rejects(async () => buffer(await readMember(path, member)))
  })
})
