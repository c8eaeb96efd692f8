import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { writeFileAtomic, writeJsonl } from '../../src/store/outputs.ts'
import { lineOf, onSmallDisk, startChild, whyNoSmallDisk } from './children.ts'
import { temporaryFolder } from './temporary.ts'

describe('output files', () => {
  it('are written whole, in folders that need not be there yet', (test) => {
    const file = join(temporaryFolder(test), 'output', 'trl', 'train.json')
    writeFileAtomic(file, 'first')
    writeFileAtomic(file, 'sécond')
    assert.equal(readFileSync(file, 'utf8'), 'sécond')
    assert.deepEqual(readdirSync(join(file, '..')), ['train.json'])
  })

  it('hold one JSON value a line that reads back as it was', (test) => {
    const file = join(temporaryFolder(test), 'rows.jsonl')
    const row = fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        writeJsonl(file, rows)
        const lines = readFileSync(file, 'utf8').split('\n')
        assert.equal(lines.pop(), '')
        assert.deepEqual(
          lines.map((line) => JSON.parse(line)),
          rows,
        )
      }),
      { numRuns: 20 },
    )
  })

  it('take rows as they come, more than fit one write', (test) => {
    const file = join(temporaryFolder(test), 'rows.jsonl')
    writeJsonl(file, naturals(40_000))
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    assert.equal(lines.length, 40_000)
    assert.deepEqual(JSON.parse(lines.at(-1) ?? ''), { n: 39_999, text: 'a line of some length' })
  })

  it('stay as they were when making the rows fails', (test) => {
    const folder = temporaryFolder(test)
    const file = join(folder, 'rows.jsonl')
    writeJsonl(file, [1])
    assert.throws(() => writeJsonl(file, naturalsThenFailure()), /no more/)
    assert.throws(() => writeJsonl(file, [1, undefined]), TypeError)
    assert.equal(readFileSync(file, 'utf8'), '1\n')
    assert.deepEqual(readdirSync(folder), ['rows.jsonl'])
  })

  it('leave nothing behind where a folder is in the way', (test) => {
    const folder = temporaryFolder(test)
    mkdirSync(join(folder, 'rows.jsonl'))
    assert.throws(() => writeJsonl(join(folder, 'rows.jsonl'), [1]), { code: 'store/unwritable', exit: 2 })
    assert.deepEqual(readdirSync(folder), ['rows.jsonl'])
  })

  it('clear away what a killed writer of the same file left, but not a live one’s', async (test) => {
    const folder = temporaryFolder(test)
    const child = startChild(test, new URL('identity-child.ts', import.meta.url))
    const { pid } = JSON.parse(await lineOf(child, 0))
    const left = join(folder, `.a.json.${pid}.tmp`)
    writeFileSync(left, 'half')
    writeFileAtomic(join(folder, 'a.json'), '1')
    assert.deepEqual(readdirSync(folder), [`.a.json.${pid}.tmp`, 'a.json'])
    child.process.kill('SIGKILL')
    await child.ended
    writeFileAtomic(join(folder, 'a.json'), '2')
    assert.deepEqual(readdirSync(folder), ['a.json'])
  })

  it('survive a limit on file size untouched', { skip: process.platform === 'win32' && 'no such limit' }, (test) => {
    const program = fileURLToPath(new URL('rewriting-child.ts', import.meta.url))
    const script = 'ulimit -f 64 && exec "$1" "$2" "$3"'
    const printed = execFileSync('sh', ['-c', script, 'sh', process.execPath, program, temporaryFolder(test)])
    assert.deepEqual(printed.toString().trim().split('\n'), rewritten)
  })

  it('survive a full disk untouched', { skip: whyNoSmallDisk() }, (test) => {
    const printed = onSmallDisk(new URL('rewriting-child.ts', import.meta.url), {
      folder: temporaryFolder(test),
      size: '512k',
    })
    assert.deepEqual(printed, rewritten)
  })
})

const rewritten = ['store/disk-full', 'store/disk-full', 'old', '["a.txt"]']

function* naturals(count: number): Generator<{ n: number; text: string }> {
  for (let n = 0; n < count; n++) yield { n, text: 'a line of some length' }
}

function* naturalsThenFailure(): Generator<unknown> {
  yield* naturals(30_000)
  throw new Error('no more')
}
