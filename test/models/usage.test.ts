import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CallReply } from '../../src/core/calls.ts'
import { ask, type Bench, type BenchOptions, onServer } from '../support/models.ts'
import { chat, type Script } from '../support/openai-server.ts'

const callOnce = (script: Script, options: BenchOptions = {}): Promise<{ reply: CallReply } & Bench> =>
  onServer(script, options, async (bench) => ({ reply: await bench.models.call(ask('Hi')), ...bench }))

describe('usage that is not what it seems', () => {
  const price = { input: 1, output: 2 }
  const unknown: Record<string, unknown> = {
    null: null,
    absent: undefined,
    'null counts': { prompt_tokens: null, completion_tokens: null },
    'zero counts': { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  }
  for (const [name, usage] of Object.entries(unknown)) {
    it(`is unknown, and so is the cost, where it is ${name}`, async () => {
      const { reply, ledger } = await callOnce(() => chat('Fine.', { usage }), { lab: { price } })
      assert.equal(reply.text, 'Fine.')
      assert.deepEqual(reply.usage, { input: null, cached: null, output: null })
      assert.equal(reply.costUsd, null)
      assert.ok(ledger.account('run').spent > 0.002)
    })
  }

  it('keeps a paid reply that the SDK cannot read', async () => {
    const odd = { body: JSON.stringify(chat('Fine.').body).replace('"assistant"', '"model"') }
    const { reply, server } = await callOnce(() => odd, { lab: { price } })
    assert.equal(reply.text, 'Fine.')
    assert.deepEqual(reply.usage, { input: 10, cached: null, output: 5 })
    assert.equal(reply.warnings.length, 1)
    assert.equal(server.seen.length, 1)
  })

  it('counts reasoning that a server leaves out of completion_tokens', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 }
    const { reply } = await callOnce(() => chat('Fine.', { usage }))
    assert.equal(reply.usage.output, 30)
  })

  it('bills cached tokens at their own price', async () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 800 } }
    const { reply } = await callOnce(() => chat('Fine.', { usage }), { lab: { price: { ...price, cached: 0.1 } } })
    assert.deepEqual(reply.usage, { input: 1000, cached: 800, output: 10 })
    assert.ok(Math.abs((reply.costUsd ?? 0) - (200 * 1 + 800 * 0.1 + 10 * 2) / 1e6) < 1e-12)
  })

  it('bills every paid request of a call', async () => {
    const { reply, ledger } = await callOnce((_request, n) => chat(n === 1 ? '' : 'Fine.'), { lab: { price } })
    assert.deepEqual(reply.usage, { input: 20, cached: null, output: 10 })
    assert.ok(Math.abs((reply.costUsd ?? 0) - (20 * 1 + 10 * 2) / 1e6) < 1e-12)
    assert.equal(ledger.account('run').spent, reply.costUsd)
  })

  it('takes the words that some servers use for an ordinary end or for the limit', async () => {
    assert.equal((await callOnce(() => chat('Fine.', { finish: 'eos' }))).reply.finish, 'stop')
    assert.equal((await callOnce(() => chat('Fine.', { finish: 'model_length' }))).reply.finish, 'truncated')
  })
})
