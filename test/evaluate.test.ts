import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Rubric } from '../src/core/rubric.ts'
import { type EvaluatedRow, type EvaluateOptions, evaluate, TunesmithError } from '../src/index.ts'
import { readRubric } from '../src/project/rubric.ts'
import { askedIn, foreignJudge } from './support/foreign.ts'
import { chat, openAiServer } from './support/openai-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunesmith-evaluate-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const rubric = (text: string): Rubric => readRubric(text, { rules: [] }).rubric
const two = rubric(`threshold: 0.5
criteria:
  - { id: polite, question: Is it polite? }
  - { id: correct, question: Is it correct?, only: { kind: [fact] } }
`)

let ledgers = 0
const fresh = (): string => join(folder, `${ledgers++}.db`)

async function rowsOf(rows: Iterable<unknown>, options: EvaluateOptions): Promise<EvaluatedRow[]> {
  return Array.fromAsync(evaluate(rows, two, { ledger: fresh(), ...options }))
}

const qa = { prompt: 'q', completion: 'a' }
const yes = { answer: 'yes', reason: 'r' }

describe('evaluate', () => {
  it('scores recorded verdicts without a judge, and refuses a row that needs one', async () => {
    const rows = [
      { ...qa, verdicts: { polite: yes } },
      { ...qa, verdicts: { polite: 'no' } },
    ]
    assert.deepEqual(
      (await rowsOf(rows, {})).map(({ passed, verdicts }) => [passed, verdicts['correct']?.answer]),
      [
        [true, 'na'],
        [false, 'na'],
      ],
    )
    await assert.rejects(rowsOf([qa], {}), {
      code: 'judging/no-judge',
      fix: "Name a judge (`judge: 'provider/model'`), or leave such criteria out (`keepVerdicts: true`).",
    })
    await assert.rejects(rowsOf([qa], { judge: 'openai/gpt-x', env: {} }), {
      fix: /^Put OPENAI_API_KEY=… in the environment .*, or rehearse for free with `judge: 'simulated\/any'`\.$/,
    })
    const [kept] = await rowsOf([qa], { keepVerdicts: true })
    assert.deepEqual([kept?.passed, kept?.unasked], [false, ['polite']])
  })

  it('says how a program goes on, when it was stopped', async () => {
    const options = { judge: 'simulated/any', signal: AbortSignal.abort() }
    await assert.rejects(rowsOf([qa], options), {
      message: 'The evaluation was interrupted. Everything so far is saved.',
      fix: 'Continue with the same call.',
    })
  })

  it('asks only for what is missing, and shows the judge the system message of the row', async () => {
    const server = await foreignJudge()
    try {
      const options = { judge: 'lab/judge', providers: { lab: { base_url: server.baseUrl } } }
      const rows = [
        { ...qa, id: 'a', system: 'Speak like a pirate.', cell: { kind: 'fact' }, verdicts: { polite: yes } },
        { ...qa, id: 'b', verdicts: { polite: yes } },
        { ...qa, id: 'c', completion: '' },
      ]
      const [first, second, empty] = await rowsOf(rows, options)
      assert.equal(server.seen.length, 1)
      const [seen] = server.seen
      assert.ok(seen)
      assert.deepEqual(askedIn(seen.request), ['correct'])
      assert.match(seen.request.messages.at(-1)?.content ?? '', /\nsystem: Speak like a pirate\.\nuser: q\n/)
      assert.deepEqual([first?.id, second?.passed, empty?.reason], ['a', true, 'empty'])
    } finally {
      await server.close()
    }
  })

  it('gives ids over inputs to rows without one, so that two datasets pair', async () => {
    const rows = [qa, { ...qa, completion: 'b' }, { prompt: 'other', completion: 'a' }]
    const ids = (await rowsOf(rows, { keepVerdicts: true })).map(({ id }) => id)
    assert.equal(new Set(ids).size, 3)
    assert.equal(ids[1], `${ids[0]}-2`)
    const others = await rowsOf([{ prompt: 'other', completion: 'x' }], { keepVerdicts: true })
    assert.equal(others[0]?.id, ids[2])
  })

  it('reports whether or not its rows are read, and says so where they are left', async () => {
    const start = () =>
      evaluate([qa, qa, { ...qa, verdicts: { polite: 'no' } }], two, { keepVerdicts: true, ledger: fresh() })
    const { rows, verdicts, analysis } = await start().report
    assert.deepEqual(rows, { read: 3, passed: 0, failed: 1, unjudged: 0, unasked: 2 })
    assert.deepEqual(verdicts, { recorded: 1, rule: 3, judge: 0, error: 0, unasked: 2 })
    assert.equal(analysis.rate.n, 1)
    const left = start()
    for await (const _ of left) break
    await assert.rejects(left.report, { code: 'run/interrupted' })
  })

  it('names the row that cannot be read, the id that is there twice, the reply that is missing', async () => {
    const said = async (...rows: unknown[]): Promise<string> => {
      try {
        await evaluate(rows, two, { keepVerdicts: true, ledger: fresh() }).report
      } catch (error) {
        if (error instanceof TunesmithError) return `${error.where}  ${error.message}`
        throw error
      }
      return 'nothing'
    }
    assert.equal(await said(qa, 3), 'row 2  A row must be a JSON object, not 3.')
    assert.equal(await said({ id: 'x', ...qa }, { id: 'x', ...qa }), 'row 2  The id "x" is also on row 1.')
    assert.equal(await said({ prompt: 'q' }), 'row 1  The row has no completion to judge.')
  })

  it("keeps to a budget by the server's count, and goes on from there", async () => {
    let calls = 0
    const server = await openAiServer((request) => {
      calls++
      const verdicts = askedIn(request).map((id) => [id, { reason: 'r', answer: 'yes' }])
      return chat(JSON.stringify(Object.fromEntries(verdicts)), {
        usage: { prompt_tokens: 1000, completion_tokens: 100 },
      })
    })
    try {
      const ledger = fresh()
      const lab = { base_url: server.baseUrl, price: { input: 100_000, output: 100_000 }, concurrency: 1 }
      const rows = Array.from({ length: 8 }, (_, i) => ({ prompt: `q${i}`, completion: 'a' }))
      const start = (budget: number) => evaluate(rows, two, { judge: 'lab/judge', providers: { lab }, ledger, budget })
      // A call costs 1,100 tokens at 10 cents each, and is reserved at what it could cost at most.
      const [each, most] = [110, 500]
      await assert.rejects(start(most).report, { code: 'run/budget-spent' })
      const before = calls
      assert.ok(before > 0 && before < 8 && before * each <= most)
      const { cost } = await start(10_000).report
      assert.equal(calls, 8)
      assert.ok(Math.abs(cost.usd - 8 * each) < 1e-9, String(cost.usd))
    } finally {
      await server.close()
    }
  })

  it('knows how many calls of unknown price it was built from, also when it is started again', async (test) => {
    const server = await foreignJudge()
    test.after(() => server.close())
    const ledger = fresh()
    const options = { judge: 'lab/judge', providers: { lab: { base_url: server.baseUrl } }, ledger }
    const start = async (count: number) => {
      const rows = Array.from({ length: count }, (_, i) => ({ prompt: `q${i}`, completion: 'a' }))
      return (await evaluate(rows, two, options).report).cost
    }
    assert.deepEqual(await start(2), { usd: 0, unknown_price_calls: 2 })
    assert.deepEqual(await start(5), { usd: 0, unknown_price_calls: 5 })
    assert.deepEqual(await start(5), { usd: 0, unknown_price_calls: 5 })
  })

  it('refuses a budget and a threshold that are none, whatever the rubric is given as', () => {
    const bad = { code: 'library/bad-option' }
    for (const budget of [Number.NaN, Number.POSITIVE_INFINITY, -1, JSON.parse('"3"')])
      assert.throws(() => evaluate([qa], two, { budget }), { ...bad, where: 'budget' })
    for (const threshold of [2, -1, '50%', Number.NaN, '']) {
      assert.throws(() => evaluate([qa], two, { threshold }), { ...bad, where: 'threshold' })
      assert.throws(() => evaluate([qa], 'rubric.yaml', { threshold }), { ...bad, where: 'threshold' })
    }
  })

  it('writes nothing but its ledger', async () => {
    const before = process.cwd()
    await rowsOf([qa], { keepVerdicts: true })
    assert.ok(!existsSync(join(before, 'data-evaluated')))
  })
})
