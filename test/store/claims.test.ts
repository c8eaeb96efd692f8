import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { openLedger } from '../../src/store/ledger.ts'
import { lineOf, startChild } from './children.ts'
import { jumpingClock } from './jumping-clock.ts'
import { keyOf, recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

describe('claims', () => {
  it('are held until abandoned', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    assert.ok(await ledger.claim(keyOf('a')))
    assert.ok(!(await ledger.claim(keyOf('a'))))
    ledger.abandon(keyOf('a'))
    assert.ok(await ledger.claim(keyOf('a')))
    await ledger.close()
  })

  it('end at commit, after which nobody gets the key again', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.claim(keyOf('a'))
    await ledger.commit(recordOf('a'))
    assert.ok(!(await ledger.claim(keyOf('a'))))
    await ledger.close()
    assert.equal(countOfClaims(file), 0)
  })

  it('are given back when the ledger closes', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.claim(keyOf('a'))
    await ledger.close()
    const again = openLedger(file)
    assert.ok(await again.claim(keyOf('a')))
    await again.close()
  })

  it('of a live process are respected, and of a killed one are taken over at once', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    const child = startChild(test, new URL('holding-child.ts', import.meta.url), file)
    assert.equal(await lineOf(child, 0), 'true')
    assert.ok(!(await ledger.claim(keyOf('a'))))
    child.process.kill('SIGKILL')
    await child.ended
    assert.ok(await ledger.claim(keyOf('a')))
    assert.ok(!(await ledger.claim(keyOf('a'))))
    await ledger.close()
  })

  describe('of another machine', () => {
    const elsewhere = (test: TestContext) => {
      const clock = jumpingClock()
      const folder = mkdtempSync(join(tmpdir(), 'tunesmith-store-'))
      const file = join(folder, 'ledger.db')
      const ledger = openLedger(file, clock)
      const database = new DatabaseSync(file)
      database.exec(`INSERT INTO holders VALUES (77, 1, 'then', 'elsewhere.invalid', 'tunesmith run', 0, 0)`)
      database.prepare('INSERT INTO claims VALUES (?, 77, 0)').run(Buffer.from(keyOf('a'), 'hex'))
      const sign = () => database.prepare('UPDATE holders SET seen = ? WHERE id = 77').run(clock.wall())
      test.after(async () => {
        database.close()
        await ledger.close()
        rmSync(folder, { recursive: true, force: true })
      })
      sign()
      return { ledger, clock, sign }
    }

    it('are taken over once it has been silent for a minute, and goes on being silent', async (test) => {
      const { ledger, clock } = elsewhere(test)
      clock.pass(30_000)
      assert.ok(!(await ledger.claim(keyOf('a'))))
      clock.pass(31_000)
      assert.ok(!(await ledger.claim(keyOf('a'))))
      clock.pass(16_000)
      assert.ok(await ledger.claim(keyOf('a')))
    })

    it('are respected as long as it gives signs of life, whatever our clock does', async (test) => {
      const { ledger, clock, sign } = elsewhere(test)
      for (const jumpMs of [-3_600_000, 7_200_000, -100_000, 0, 0, 0]) {
        clock.pass(10_000)
        sign()
        clock.jump(jumpMs)
        assert.ok(!(await ledger.claim(keyOf('a'))), `after a jump of ${jumpMs} ms`)
      }
    })

    it('are taken over after its end also when our clock was set back since', async (test) => {
      const { ledger, clock } = elsewhere(test)
      clock.jump(-3_600_000)
      assert.ok(!(await ledger.claim(keyOf('a'))))
      clock.pass(16_000)
      assert.ok(await ledger.claim(keyOf('a')))
    })
  })
})

function countOfClaims(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database.prepare('SELECT count(*) AS n FROM claims').get()
  database.close()
  return row?.['n']
}
