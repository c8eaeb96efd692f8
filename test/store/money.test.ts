import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readCallFigures } from '../../src/store/call-figures.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { ledgerFormat } from '../../src/store/ledger-schema.ts'
import { lineOf, startChild } from './children.ts'
import { recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

describe('budgets', () => {
  it('let three tenths of a dollar fit into 0.3, and not a cent more', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    assert.deepEqual(
      [0.1, 0.1, 0.1, 0.01].map((usd) => ledger.reserve('run', usd, 0.3)),
      [true, true, true, false],
    )
    assert.deepEqual(ledger.account('run'), { spent: 0, reserved: 0.3 })
    ledger.release('run', 0.3)
    assert.deepEqual(ledger.account('run'), { spent: 0, reserved: 0 })
    await ledger.close()
  })

  it('are apart by account', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    assert.ok(ledger.reserve('a', 1, 1))
    assert.ok(ledger.reserve('b', 1, 1))
    ledger.release('a', 1)
    assert.deepEqual([ledger.account('a').reserved, ledger.account('b').reserved], [0, 1])
    await ledger.close()
  })

  it('book a call of unknown cost as all that was reserved for it', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    ledger.reserve('run', 0.5, 1)
    await ledger.commit(recordOf('a', { costUsd: null }), { account: 'run', reserved: 0.2 })
    assert.deepEqual(ledger.account('run'), { spent: 0.2, reserved: 0.3 })
    await ledger.close()
  })

  it('count the calls of unknown cost, and know of none in a ledger of the version before', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const schema = ledgerFormat.schema.replace(/, unknown_calls [^\n]+/, '')
    const before = openDatabase(file, { ...ledgerFormat, version: 2, upgrades: {}, schema })
    before.exec("INSERT INTO accounts (account, spent) VALUES ('run', 0.5)")
    before.close()
    assert.deepEqual(readCallFigures(file), [])
    const ledger = openLedger(file)
    assert.deepEqual([ledger.account('run').spent, ledger.unknownCalls('run')], [0.5, 0])
    await ledger.commit(recordOf('a', { costUsd: null }), { account: 'run', reserved: 0 })
    await ledger.commit(recordOf('b', { costUsd: 0.1 }), { account: 'run', reserved: 0 })
    await ledger.commit(recordOf('c', { costUsd: null }), { account: 'other', reserved: 0 })
    await ledger.close()
    const again = openLedger(file)
    assert.deepEqual([again.account('run').spent, again.unknownCalls('run')], [0.6, 1])
    await again.close()
  })

  it('hold spent + reserved <= limit through any order of reserving, settling and releasing', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    const limit = 1
    let runs = 0
    const step = fc.record({
      act: fc.constantFrom('reserve', 'settle', 'release'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const account = `run ${runs++}`
      let held = 0
      for (const [n, { act, share }] of steps.entries()) {
        if (act === 'reserve') held += ledger.reserve(account, share, limit) ? share : 0
        else if (act === 'release') ledger.release(account, held * share)
        else
          await ledger.commit(recordOf(`${account} ${n}`, { costUsd: held * share * 0.8 }), {
            account,
            reserved: held * share,
          })
        if (act !== 'reserve') held -= held * share
        const { spent, reserved } = ledger.account(account)
        assert.ok(spent + reserved <= limit + 2e-9)
        assert.ok(Math.abs(reserved - held) < 1e-8)
      }
    })
    await fc.assert(property, { numRuns: 25 })
    await ledger.close()
  })

  it('keep what a killed process had reserved, and call it lost', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const child = startChild(test, new URL('holding-child.ts', import.meta.url), file)
    await lineOf(child, 0)
    const ledger = openLedger(file)
    assert.deepEqual(ledger.account('run'), { spent: 0, reserved: 0.6 })
    child.process.kill('SIGKILL')
    await child.ended
    assert.deepEqual(ledger.account('run'), { spent: 0, reserved: 0.6, lost: 0.6 })
    assert.deepEqual([ledger.reserve('run', 0.5, 1), ledger.reserve('run', 0.4, 1)], [false, true])
    await ledger.close()
    const again = openLedger(file)
    assert.deepEqual(again.account('run'), { spent: 0, reserved: 1, lost: 0.6 })
    await again.close()
  })
})
