import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { ledgerFormat } from '../../src/store/ledger-schema.ts'
import { openPayloads } from '../../src/store/payload.ts'
import { keyOf, recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

const textOf = (n: number): string =>
  `reply ${n}: ${'The refund goes back the way that it was paid. '.repeat(n % 60)}\nEnd ${n}.`
const names = Array.from({ length: 300 }, (_, n) => `call ${n}`)

describe('texts of calls that are committed together', () => {
  it('are found again in any order, and take less room than one by one', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await Promise.all(names.map((name, n) => ledger.commit(recordOf(name, { text: textOf(n) }))))
    await ledger.commit(recordOf('alone', { text: textOf(59) }))
    await ledger.close()
    const again = openLedger(file)
    for (const [n, name] of names.entries()) assert.equal(again.find(keyOf(name))?.text, textOf(n))
    for (const n of [299, 0, 150, 3, 297]) assert.equal(again.find(keyOf(`call ${n}`))?.text, textOf(n))
    assert.equal(again.find(keyOf('alone'))?.text, textOf(59))
    await again.close()
    const bytes = names.reduce((sum, _, n) => sum + textOf(n).length, 0)
    assert.ok(statSync(file).size < bytes / 2, `${statSync(file).size} of ${bytes}`)
  })

  it('keep the rendered calls beside the replies', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await Promise.all(names.map((name) => ledger.commit(recordOf(name))))
    await ledger.commit(recordOf('alone'))
    await ledger.close()
    const database = openDatabase(file, ledgerFormat)
    const requests = [...openPayloads(database).requests()].map((json) => JSON.parse(json).messages[0].content)
    database.close()
    assert.deepEqual(requests.sort(), [...names, 'alone'].sort())
  })

  it('are added to a ledger of the version before, whose replies stay', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const { schema, application } = ledgerFormat
    const before = {
      application,
      version: 1,
      schema: schema.replace(/CREATE TABLE bundles [^;]+;|, unknown_calls [^\n]+/g, ''),
    }
    const database = openDatabase(file, before)
    const { reply } = recordOf('old')
    const insert = database.prepare('INSERT INTO payload (key, request, reply) VALUES (?, ?, ?)')
    insert.run(Buffer.from(reply.key, 'hex'), 'null', JSON.stringify(reply))
    assert.equal(database.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'bundles'`).get()?.['n'], 0)
    database.close()
    const ledger = openLedger(file)
    await Promise.all(['a', 'b'].map((name) => ledger.commit(recordOf(name))))
    for (const name of ['old', 'a', 'b']) assert.equal(ledger.find(keyOf(name))?.text, `reply to ${name}`)
    await ledger.close()
  })
})
