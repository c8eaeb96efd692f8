import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  askedIn,
  callsForEdit,
  editRubric,
  evaluateInChild,
  expectedOf,
  type Foreign,
  foreignJudge,
  makeForeign,
  resultsOf,
  wrongIn,
} from '../support/foreign.ts'

const rows = 300
const parent = mkdtempSync(join(tmpdir(), 'tunesmith-foreign-'))
let whole: Foreign
const servers: Awaited<ReturnType<typeof foreignJudge>>[] = []

async function foreign(name: string): Promise<Foreign> {
  const server = await foreignJudge()
  servers.push(server)
  return makeForeign(join(parent, name), { server, rows })
}

before(async () => {
  whole = await foreign('whole')
})
after(async () => {
  await Promise.all(servers.map((server) => server.close()))
  rmSync(parent, { recursive: true, force: true })
})

/** `npm run shows -- foreign` judges 10,000 rows. */
describe('a dataset made elsewhere', () => {
  it('is judged to the last count, recorded verdicts without a call', async () => {
    const { code, out, err } = await evaluateInChild(whole)
    assert.equal(code, 0, err)
    assert.deepEqual(wrongIn(JSON.parse(out), rows), [])
    assert.equal(whole.server.seen.length, expectedOf(rows).calls)
    const passed = resultsOf(whole)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .flatMap(({ id, passed }) => (passed ? [Number(String(id).slice(4))] : []))
    assert.deepEqual(passed, expectedOf(rows).passed)
  })

  it('costs nothing the second time, and one column where one criterion is edited', async () => {
    const kept = resultsOf(whole)
    const start = whole.server.seen.length
    await evaluateInChild(whole)
    assert.equal(whole.server.seen.length, start)
    assert.equal(resultsOf(whole), kept)
    editRubric(whole, { polite: 'Is the reply kind?' })
    await evaluateInChild(whole)
    const made = whole.server.seen.slice(start)
    assert.equal(made.length, callsForEdit(rows, 'polite'))
    assert.ok(made.every(({ request }) => askedIn(request).join() === 'polite'))
    editRubric(whole)
    await evaluateInChild(whole)
    assert.equal(resultsOf(whole), kept)
    assert.equal(whole.server.seen.length, start + made.length)
  })

  it('killed with -9 and started again, ends with the same results and repeats no call but those in flight', async () => {
    const killed = await foreign('killed')
    assert.equal((await evaluateInChild(killed, 100)).signal, 'SIGKILL')
    const { code, err } = await evaluateInChild(killed)
    assert.equal(code, 0, err)
    const made = killed.server.seen.map(({ hash }) => hash)
    assert.equal(new Set(made).size, expectedOf(rows).calls)
    assert.ok(made.length - new Set(made).size <= 64)
    assert.equal(resultsOf(killed), resultsOf(whole))
  })
})
