import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { seeded } from '../../src/core/random.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { lineOf, startChild } from './children.ts'
import { keyOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

describe('several processes on one ledger', () => {
  it('create it together, lose no record, and never pass the limit they share', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const limit = 4
    const children = ['one', 'two', 'three'].map((name) =>
      startChild(test, new URL('spending-child.ts', import.meta.url), file, name, String(limit)),
    )
    for (const child of children) assert.equal(await child.ended, 0)
    const ledger = openLedger(file)
    const booked = children.flatMap(({ lines }) => lines).filter((line) => line.startsWith('acked '))
    for (const line of booked) assert.ok(ledger.find(keyOf(line.slice('acked '.length))), `${line} is not there`)
    const { spent, reserved } = ledger.account('shared')
    assert.equal(spent, Math.round(booked.length * 1) / 100)
    assert.equal(reserved, 0)
    assert.ok(spent <= limit && spent > limit - 0.03, `${spent} of ${limit}`)
    for (const child of children) assert.equal(child.lines.at(-1), 'never over')
    await ledger.close()
  })

  it('do the same on a file system that has no write-ahead log', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    // A folder in the place of the log's shared memory, which is what such file systems lack.
    mkdirSync(`${file}-shm`)
    const limit = 1
    const start = (name: string) =>
      startChild(test, new URL('spending-child.ts', import.meta.url), file, name, String(limit))
    const first = start('one')
    await lineOf(first, 0)
    const children = [first, start('two')]
    for (const child of children) assert.equal(await child.ended, 0)
    assert.ok(!existsSync(`${file}-wal`))
    const ledger = openLedger(file)
    const booked = children.flatMap(({ lines }) => lines).filter((line) => line.startsWith('acked '))
    for (const line of booked) assert.ok(ledger.find(keyOf(line.slice('acked '.length))), `${line} is not there`)
    assert.deepEqual(ledger.account('shared'), { spent: Math.round(booked.length) / 100, reserved: 0 })
    for (const child of children) assert.equal(child.lines.at(-1), 'never over')
    await ledger.close()
  })

  it('make each call once when they claim it first', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const children = ['one', 'two', 'three'].map(() =>
      startChild(test, new URL('claiming-child.ts', import.meta.url), file),
    )
    for (const child of children) assert.equal(await child.ended, 0)
    const made = children.flatMap(({ lines }) => lines)
    assert.equal(made.length, 150)
    assert.equal(new Set(made).size, 150)
  })
})

describe('a ledger whose process is killed at any moment', () => {
  it('has every record that was acknowledged, and opens', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const random = seeded('kills')
    const acked: string[] = []
    for (let kill = 0; kill < 8; kill++) {
      const child = startChild(test, new URL('committing-child.ts', import.meta.url), file, `life ${kill}`)
      await lineOf(child, Math.floor(random() * 60))
      await new Promise((resolve) => setTimeout(resolve, random() * 30))
      child.process.kill('SIGKILL')
      await child.ended
      acked.push(...child.lines)
    }
    const ledger = openLedger(file)
    for (const name of acked) assert.equal(ledger.find(keyOf(name))?.text, `reply to ${name}`)
    assert.ok(acked.length >= 8)
    const { spent } = ledger.account('run')
    const database = new DatabaseSync(file, { readOnly: true })
    const row = database.prepare('SELECT count(*) AS n, (SELECT count(*) FROM payload) AS texts FROM calls').get()
    assert.equal(row?.['n'], row?.['texts'])
    assert.ok(Math.abs(spent - Number(row?.['n']) * 0.01) < 1e-6, 'each call and its cost are booked together')
    assert.equal(Object.values(database.prepare('PRAGMA integrity_check').get() ?? {})[0], 'ok')
    database.close()
    await ledger.close()
  })
})
