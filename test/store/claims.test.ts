import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { openLedger } from '../../src/store/ledger.ts'
import { lineOf, startChild } from './children.ts'
import { keyOf, recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

describe('claims', () => {
  it('are held until abandoned', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    assert.ok(ledger.claim(keyOf('a')))
    assert.ok(!ledger.claim(keyOf('a')))
    ledger.abandon(keyOf('a'))
    assert.ok(ledger.claim(keyOf('a')))
    await ledger.close()
  })

  it('end at commit, after which nobody gets the key again', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    ledger.claim(keyOf('a'))
    await ledger.commit(recordOf('a'))
    assert.ok(!ledger.claim(keyOf('a')))
    await ledger.close()
    assert.equal(countOfClaims(file), 0)
  })

  it('are given back when the ledger closes', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    ledger.claim(keyOf('a'))
    await ledger.close()
    const again = openLedger(file)
    assert.ok(again.claim(keyOf('a')))
    await again.close()
  })

  it('of a live process are respected, and of a killed one are taken over at once', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    const child = startChild(test, new URL('holding-child.ts', import.meta.url), file)
    assert.equal(await lineOf(child, 0), 'true')
    assert.ok(!ledger.claim(keyOf('a')))
    child.process.kill('SIGKILL')
    await child.ended
    assert.ok(ledger.claim(keyOf('a')))
    assert.ok(!ledger.claim(keyOf('a')))
    await ledger.close()
  })

  it('of another machine are taken over once it has been silent for a minute', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    const database = new DatabaseSync(file)
    const silent = (ms: number) => database.prepare('UPDATE holders SET seen = ? WHERE id = 77').run(Date.now() - ms)
    database.exec(`INSERT INTO holders VALUES (77, 1, 'then', 'elsewhere.invalid', 'tunesmith run', 0, 0)`)
    database.prepare('INSERT INTO claims VALUES (?, 77, 0)').run(Buffer.from(keyOf('a'), 'hex'))
    silent(30_000)
    assert.ok(!ledger.claim(keyOf('a')))
    silent(61_000)
    assert.ok(ledger.claim(keyOf('a')))
    database.close()
    await ledger.close()
  })
})

function countOfClaims(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database.prepare('SELECT count(*) AS n FROM claims').get()
  database.close()
  return row?.['n']
}
