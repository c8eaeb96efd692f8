import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { StoredVerdict } from '../../src/core/ledger.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { keyOf, recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

describe('the ledger of calls', () => {
  it('gives back every reply exactly as committed, also after it was opened again', async (test) => {
    const file = join(temporaryFolder(test), '.tunesmith', 'ledger.db')
    const replies = fc.sample(anyReply, 200)
    const ledger = openLedger(file)
    await Promise.all(replies.map((reply, n) => ledger.commit(recordOf(`${n}`, reply))))
    await ledger.close()
    const again = openLedger(file)
    for (const [n, reply] of replies.entries())
      assert.deepEqual(again.find(keyOf(`${n}`)), recordOf(`${n}`, reply).reply)
    assert.equal(again.find(keyOf('never made')), undefined)
    await again.close()
  })

  it('shows a reply only after its commit', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    const committed = ledger.commit(recordOf('a'))
    assert.equal(ledger.find(keyOf('a')), undefined)
    await committed
    assert.deepEqual(ledger.find(keyOf('a')), recordOf('a').reply)
    await ledger.close()
  })

  it('keeps the first reply of a key and books what both cost', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    ledger.reserve('run', 1, 1)
    const settle = { account: 'run', reserved: 0.1 }
    await Promise.all([ledger.commit(recordOf('a'), settle), ledger.commit(recordOf('a', { text: 'late' }), settle)])
    await ledger.commit(recordOf('a', { text: 'later' }), settle)
    assert.equal(ledger.find(keyOf('a'))?.text, 'reply to a')
    assert.deepEqual(ledger.account('run'), { spent: 0.03, reserved: 0.7 })
    await ledger.close()
  })

  it('commits what is waiting when it closes, and nothing after', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    const waiting = ['a', 'b', 'c'].map((name) => ledger.commit(recordOf(name)))
    await ledger.close()
    await Promise.all(waiting)
    await assert.rejects(ledger.commit(recordOf('d')))
    const again = openLedger(file)
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => again.find(keyOf(name)) !== undefined),
      [true, true, true, false],
    )
    await again.close()
  })

  it('rejects every call of a transaction that fails, and keeps none of them', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.commit(recordOf('before'))
    const other = new DatabaseSync(file)
    other.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON calls WHEN NEW.model = 'bad' BEGIN SELECT raise(ABORT, 'refused'); END`,
    )
    const records = [recordOf('a'), recordOf('b', { model: 'bad' }), recordOf('c')]
    const outcomes = await Promise.allSettled(records.map((record) => ledger.commit(record)))
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.equal(other.prepare('SELECT count(*) AS n FROM payload').get()?.['n'], 1)
    other.exec('DROP TRIGGER refuse')
    await ledger.commit(recordOf('c'))
    assert.equal(ledger.find(keyOf('c'))?.text, 'reply to c')
    other.close()
    await ledger.close()
  })

  it('refuses a key that is not hex without failing the calls beside it', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    const good = ledger.commit(recordOf('a'))
    await assert.rejects(ledger.commit(recordOf('b', { key: 'nonsense' })), RangeError)
    await good
    await ledger.close()
  })

  it('writes the columns that costs are summed by, unknown ones as NULL', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.commit(recordOf('a', { costUsd: null, finish: 'refused', warnings: ['temperature dropped'] }))
    await ledger.close()
    const database = new DatabaseSync(file, { readOnly: true })
    const { key, at, ...row } = database.prepare('SELECT * FROM calls').get() ?? {}
    assert.ok(key instanceof Uint8Array && key.length === 32 && Number(at) > 0)
    assert.deepEqual(row, {
      ...{ kind: 'complete', role: 'generator', model: 'lab/one', state: 'refused', attempt: 1, tokens_in: 12 },
      ...{ tokens_cached: null, tokens_out: 5, usd: null, price_id: 'lab/one@1', warnings: '["temperature dropped"]' },
      batch_id: null,
    })
    database.close()
  })
})

describe('the ledger of verdicts', () => {
  it('finds those it has, with a confidence only where there is one, and keeps the first of a key', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    const yes: StoredVerdict = { key: keyOf('y'), answer: 'yes', reason: 'It says so.', confidence: 0.75 }
    const na: StoredVerdict = { key: keyOf('n'), answer: 'na', reason: '' }
    await ledger.commitVerdicts([yes, na])
    await ledger.commitVerdicts([{ ...yes, answer: 'no' }])
    assert.deepEqual(
      ledger.findVerdicts([keyOf('y'), keyOf('absent'), keyOf('n')]),
      new Map([
        [yes.key, yes],
        [na.key, na],
      ]),
    )
    await ledger.close()
  })

  it('commits all verdicts of one call or none', async (test) => {
    const ledger = openLedger(join(temporaryFolder(test), 'ledger.db'))
    const verdicts = [keyOf('a'), 'nonsense'].map((key) => ({ key, answer: 'yes' as const, reason: '' }))
    await assert.rejects(ledger.commitVerdicts(verdicts), RangeError)
    assert.equal(ledger.findVerdicts([keyOf('a')]).size, 0)
    await ledger.close()
  })
})

const plain = { noNullPrototype: true }
const tokens = fc.option(fc.nat())
const share = fc.double({ min: 0, max: 1, noNaN: true })
/** Text beyond what is stored uncompressed, and every kind of character that JSON can carry. */
const long = fc.string({ unit: 'grapheme', minLength: 400, maxLength: 900, size: 'max' })
const anyReply = fc.record({
  text: fc.oneof(fc.string({ unit: 'binary' }), long),
  finish: fc.constantFrom('stop' as const, 'truncated' as const, 'provider-error' as const),
  usage: fc.record({ input: tokens, cached: tokens, output: tokens }, plain),
  costUsd: fc.option(share),
  labels: fc.option(fc.record({ yes: share, no: share }, plain)),
  warnings: fc.array(fc.string()),
  error: fc.option(fc.string()),
})
