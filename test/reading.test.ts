import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type EvaluateOptions, type Evaluation, evaluate, openProject, readRubric } from '../src/index.ts'
import { streamOf } from '../src/stream.ts'
import { askedIn } from './support/foreign.ts'
import { chat, openAiServer } from './support/openai-server.ts'
import { supportProject } from './support/project.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunesmith-reading-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const short = readRubric({ text: 'criteria: [{ id: short, rule: words, with: { max: 5 } }]' })
const polite = readRubric({ text: 'criteria: [{ id: polite, question: Is it polite? }]' })
const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => ({ prompt: `q${n}`, completion: `a${n}` }))

let ledgers = 0
const fresh = (): string => join(folder, `${ledgers++}.db`)
const judged = (options: EvaluateOptions = {}): Evaluation =>
  evaluate(rowsOf(50), short, { ledger: fresh(), ...options })

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let seen = 0
  for await (const _ of items) seen++
  return seen
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const once = { code: 'library/read-once' }

describe('an evaluation', () => {
  it('keeps no row from its reader, whenever its report was asked for', async () => {
    const evaluation = judged()
    const { report } = evaluation
    assert.equal(await count(evaluation), 50)
    assert.equal((await report).rows.read, 50)
  })

  it('says so where its rows are read a second time, be it by two readers at once or after its report', async () => {
    const twice = judged()
    const [first, second] = await Promise.allSettled([count(twice), count(twice)])
    assert.deepEqual(first, { status: 'fulfilled', value: 50 })
    assert.ok(second.status === 'rejected')
    assert.equal(second.reason.code, once.code)
    assert.equal((await twice.report).rows.read, 50)
    const reported = judged()
    await reported.report
    await assert.rejects(count(reported), once)
  })

  it('whose reader fails and whose report nobody awaits does not end the process', async () => {
    const evaluation = evaluate([3], short, { ledger: fresh() })
    const { report } = evaluation
    await assert.rejects(count(evaluation), { code: 'inputs/invalid' })
    await turn()
    await assert.rejects(report, { code: 'inputs/invalid' })
  })

  it('starts no call once it is left', async (test) => {
    const server = await openAiServer((request) => {
      const verdicts = askedIn(request).map((id) => [id, { reason: 'r', answer: 'yes' }])
      return chat(JSON.stringify(Object.fromEntries(verdicts)), { delayMs: 20 })
    })
    test.after(() => server.close())
    const lab = { base_url: server.baseUrl, concurrency: 2 }
    const options = { judge: 'lab/judge', providers: { lab }, ledger: fresh(), concurrency: 2 }
    for await (const _ of evaluate(rowsOf(20), polite, options)) break
    // The first, the one beside it, and the two that took their places before its row was seen.
    assert.ok(server.seen.length <= 4, `${server.seen.length} calls`)
  })

  it('ends at its signal while it waits for a row', async () => {
    async function* slow() {
      yield* rowsOf(2)
      await new Promise(() => {})
    }
    const stop = new AbortController()
    const evaluation = evaluate(slow(), short, { ledger: fresh(), signal: stop.signal })
    setTimeout(() => stop.abort(), 20)
    await assert.rejects(evaluation.report, { code: 'run/interrupted' })
  })

  it('leaves nothing on the signal that it was given', async () => {
    const { signal } = new AbortController()
    judged({ signal })
    await judged({ signal }).report
    for await (const _ of judged({ signal })) break
    assert.equal(getEventListeners(signal, 'abort').length, 0)
  })
})

describe('a run', () => {
  it('gives its events to one reader, and says so to a second one', async () => {
    const run = streamOf(async (push) => {
      for (const total of [1, 2, 3]) {
        push({
          ...{ v: 1, seq: total, at: 0, run: 'one' },
          type: 'completion-made',
          set: 'panel',
          candidate: 'c0',
          made: 1,
          total,
        })
        await turn()
      }
      return 'done'
    })
    const [first, second] = await Promise.allSettled([count(run), count(run)])
    assert.deepEqual(first, { status: 'fulfilled', value: 3 })
    assert.ok(second.status === 'rejected')
    assert.equal(second.reason.code, once.code)
    await assert.rejects(count(run), once)
    assert.equal(await run.result, 'done')
  })

  it('leaves nothing on the signals that it was given', async (test) => {
    const project = await openProject(supportProject(test, { config: { loop: { sample: 6, iterations: 0 } } }))
    const [signal, cut] = [new AbortController().signal, new AbortController().signal]
    await project.run({ name: 'drained', signal }).result
    await project.run({ name: 'cut', cut }).result
    assert.deepEqual(
      [signal, cut].map((given) => getEventListeners(given, 'abort').length),
      [0, 0],
    )
  })
})
