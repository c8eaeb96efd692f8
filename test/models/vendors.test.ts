import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at } from '../../src/models/at.ts'
import { openModels } from '../../src/models/models.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, type BenchOptions } from '../support/models.ts'
import type { Behaviour, ScriptOf } from '../support/scripted-server.ts'
import { onWire, type WireBench } from '../support/wire-models.ts'
import { type WireName, type WireRequest, wires } from '../support/wires.ts'

const fineOn =
  (name: WireName): ScriptOf<WireRequest> =>
  (asked) =>
    wires[name].reply({ text: 'Fine.' }, asked)

const seenOn = (name: WireName, options: BenchOptions, script = fineOn(name)): Promise<WireBench & { raw: unknown }> =>
  onWire(name, script, options, async (bench) => {
    await bench.models.call(ask('Hi', { sample: 12 }))
    await bench.models.call(ask('Ho', { sample: 13 }))
    return { ...bench, raw: bench.server.seen[0]?.request.raw }
  })

describe('OpenAI', () => {
  it('is called by max_completion_tokens, which every model of it takes', async () => {
    for (const model of ['gpt-4o-mini', 'ft:o4-mini:acme', 'gpt-x']) {
      const { raw } = await seenOn('chat', { role: { model: `lab/${model}` } })
      assert.equal(at(raw, 'max_completion_tokens'), 2048)
      assert.equal(at(raw, 'max_tokens'), undefined)
    }
  })

  it('is told not to keep the replies of its responses API', async () => {
    const { raw } = await seenOn('responses', {})
    assert.equal(at(raw, 'store'), false)
    assert.equal(at(raw, 'max_output_tokens'), 2048)
  })

  it('is called through the API that the role names', async () => {
    const { server } = await seenOn('responses', { lab: { api: 'chat' }, role: { api: 'responses' } })
    assert.equal(server.seen[0]?.path, '/v1/responses')
  })

  it('is not done where a response is still in progress', async () => {
    const open: Behaviour = { body: { ...Object(fineBody('responses')), status: 'in_progress' } }
    const { server } = await seenOn('responses', {}, (asked, n) => (n === 1 ? open : fineOn('responses')(asked, n, n)))
    assert.equal(server.seen.length, 4)
  })

  it('names the other API for a model that only that one serves', async () => {
    const words = 'This model is only supported in v1/responses and not in v1/chat/completions.'
    const refused = seenOn('chat', {}, () => wires.chat.fail(404, words))
    await assert.rejects(refused, { code: 'models/other-api', fix: /providers\.lab\.api: responses/ })
  })
})

describe('Anthropic', () => {
  it('gives a schema to models without a way of their own as a forced tool', async () => {
    const schema = { name: 'ready', schema: { type: 'object', properties: { ready: { type: 'boolean' } } } }
    const script: ScriptOf<WireRequest> = (asked) =>
      wires.messages.reply({ text: '{"ready":true}', usage: null }, asked)
    await onWire('messages', script, { role: { model: 'lab/small' } }, async ({ models, server }) => {
      const reply = await models.call(ask('Hi', { schema }))
      assert.equal(reply.text, '{"ready":true}')
      assert.equal(server.seen[0]?.request.schema?.by, 'tool')
    })
  })

  it('is called no faster than its headers allow', async () => {
    const headers = { 'anthropic-ratelimit-requests-limit': '2' }
    const script: ScriptOf<WireRequest> = (asked) => wires.messages.reply({ text: 'Fine.', headers }, asked)
    await onWire('messages', script, {}, async ({ models, timing }) => {
      for (const text of ['a', 'b', 'c']) await models.call(ask(text))
      assert.ok(
        timing.slept.some((ms) => ms >= 20_000),
        String(timing.slept),
      )
    })
  })

  it('is not done where it only paused', async () => {
    const paused: Behaviour = { body: { ...Object(fineBody('messages')), stop_reason: 'pause_turn' } }
    const { server } = await seenOn('messages', {}, (asked, n) => (n === 1 ? paused : fineOn('messages')(asked, n, n)))
    assert.equal(server.seen.length, 4)
  })

  it('counts what was read from and written to a cache as input', async () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 700, cache_creation_input_tokens: 90, output_tokens: 5 }
    const body = { ...Object(fineBody('messages')), usage }
    await onWire(
      'messages',
      () => ({ body }),
      {},
      async ({ models }) => {
        assert.deepEqual((await models.call(ask('Hi'))).usage, { input: 800, cached: 700, output: 5 })
      },
    )
  })
})

describe('Google', () => {
  it('is waited for as long as the body of its error says', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17s' }]
    const busy: Behaviour = {
      status: 429,
      body: { error: { code: 429, message: 'Quota.', status: 'RESOURCE_EXHAUSTED', details } },
    }
    const { timing } = await seenOn('gemini', {}, (asked, _n, all) =>
      all === 1 ? busy : fineOn('gemini')(asked, 1, all),
    )
    assert.ok((timing.slept[0] ?? 0) >= 17_000, String(timing.slept))
  })

  it('refuses a prompt by its feedback alone', async () => {
    const body = {
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
    }
    await onWire(
      'gemini',
      () => ({ body }),
      {},
      async ({ models, server }) => {
        const reply = await models.call(ask('Hi'))
        assert.equal(reply.finish, 'refused')
        assert.match(reply.error ?? '', /PROHIBITED_CONTENT/)
        assert.deepEqual(reply.usage, { input: 9, cached: null, output: 0 })
        assert.equal(server.seen.length, 1)
      },
    )
  })

  it('bills thoughts as output', async () => {
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 30, totalTokenCount: 45 }
    const body = { ...Object(fineBody('gemini')), usageMetadata }
    await onWire(
      'gemini',
      () => ({ body }),
      {},
      async ({ models }) => {
        assert.deepEqual((await models.call(ask('Hi'))).usage, { input: 10, cached: null, output: 35 })
      },
    )
  })

  it('never makes a second paid request of one by itself', async () => {
    const candidate = { content: { parts: [{ text: 'Once' }] }, finishReason: 'CONTINUATION', continuationToken: 't' }
    const body = { candidates: [candidate], usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1 } }
    await onWire(
      'gemini',
      () => ({ body }),
      {},
      async ({ models, server }) => {
        assert.equal((await models.call(ask('Hi'))).finish, 'truncated')
        assert.equal(server.seen.length, 1)
      },
    )
  })

  it('says in its own words that a key is not valid', async () => {
    const refused = seenOn('gemini', {}, () =>
      wires.gemini.fail(400, 'API key not valid. Please pass a valid API key.'),
    )
    await assert.rejects(refused, /refused the key/)
  })
})

describe('a parameter that never reaches the model', () => {
  const cases: [WireName, BenchOptions, string[]][] = [
    [
      'chat',
      { role: { model: 'lab/gpt-5-mini', temperature: 0.7, top_p: 0.9 } },
      [
        'lab/gpt-5-mini: temperature is not sent as set: temperature is not supported for reasoning models',
        'lab/gpt-5-mini: top_p is not sent as set: topP is not supported for reasoning models',
      ],
    ],
    ['responses', { role: { temperature: 0.7 }, lab: { seed: true } }, ['lab/gpt-4o-mini: seed is not sent as set']],
    [
      'messages',
      { role: { temperature: 1.3 } },
      ['lab/claude-sonnet-4-5: temperature is not sent as set: 1.3 exceeds anthropic maximum of 1.0. clamped to 1.0'],
    ],
    [
      'messages',
      { role: { max_tokens: 99_000 } },
      [
        'lab/claude-sonnet-4-5: max_tokens is not sent as set: 99000 (maxOutputTokens + thinkingBudget) is greater than claude-sonnet-4-5 64000 max output tokens. The max output tokens have been limited to 64000.',
      ],
    ],
  ]
  for (const [name, options, said] of cases) {
    it(`is said once on ${name} and stored with every call: ${said.length > 1 ? 'two' : said[0]?.split(' ')[1]}`, async () => {
      const { notes, ledger } = await seenOn(name, options)
      assert.deepEqual(notes, said)
      assert.equal(ledger.records.length, 2)
      for (const { reply } of ledger.records) assert.equal(reply.warnings.length, said.length)
    })
  }
})

describe('the key of Google', () => {
  it('is found under any of its names', async () => {
    for (const name of ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY']) {
      const models = await openModels({
        roles: { judge: { model: 'google/gemini-2.5-flash' } },
        ...{ providers: {}, parts: [], ledger: memoryLedger(), root: '.', env: { [name]: 'k' } },
        budget: { account: 'run', limit: 1 },
        draining: new AbortController().signal,
        signal: new AbortController().signal,
        notify: () => {},
      })
      assert.equal(models.role('judge').priceKnown, true)
      await models.close()
    }
  })
})

const fineBody = (name: WireName): unknown =>
  wires[name].reply({ text: 'Hello.' }, { schema: null } as WireRequest).body
