import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { CallReply } from '../../src/core/calls.ts'
import { TunesmithError } from '../../src/core/errors.ts'
import { ask, type Bench, type BenchOptions, onServer } from '../support/models.ts'
import { type Behaviour, chat, fail, type Script } from '../support/openai-server.ts'

const callOnce = (script: Script, options: BenchOptions = {}): Promise<{ reply: CallReply } & Bench> =>
  onServer(script, options, async (bench) => ({ reply: await bench.models.call(ask('Hi')), ...bench }))

const stopOf = async (script: Script, options: BenchOptions = {}): Promise<TunesmithError & { requests: number }> =>
  onServer(script, options, async ({ models, server }) => {
    const error = await models.call(ask('Hi')).then(
      () => assert.fail('the call did not stop the run'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof TunesmithError, String(error))
    return Object.assign(error, { requests: server.seen.length })
  })

const badUtf8 = (): Behaviour => {
  const { body } = chat('a@@b')
  const bytes = Buffer.from(JSON.stringify(body))
  bytes.set([0xff, 0xfe], bytes.indexOf('@@'))
  return { body: bytes }
}

describe('faults that pass', () => {
  const passing: Record<string, Behaviour> = {
    'a 429': fail(429, 'slow down'),
    'a 500': fail(500, 'oops'),
    'a 502 page': { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' },
    'a 503': fail(503, 'overloaded'),
    'a 408': fail(408, 'too slow'),
    'a 409': fail(409, 'conflict'),
    'a 425': fail(425, 'too early'),
    'a 529': fail(529, 'overloaded'),
    'an error without a body': { status: 500 },
    'a socket cut before the answer': { cut: 'before' },
    'a socket cut in the body': { ...chat('Hello.'), cut: 'body' },
    'an HTML page with 200': { headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Welcome' },
    'broken JSON': { body: '{"choices":[{"message":{"content":"Hel' },
    'an empty body': { body: '' },
    'a false gzip': { headers: { 'content-encoding': 'gzip' }, body: `${JSON.stringify(chat('x').body)}{` },
    'a 200 that holds an error': { body: { error: { message: 'upstream failed', code: 502 } } },
    'a 200 that holds an error without a code': { body: { error: { message: 'upstream failed' } } },
    'no choices': { body: { ...Object(chat('x').body), choices: [] } },
    'bytes that are not UTF-8': badUtf8(),
    'half a character': { body: JSON.stringify(chat('a@b').body).replace('@', '\\ud83d') },
    'a NUL': { body: JSON.stringify(chat('a@b').body).replace('@', '\\u0000') },
    'an empty text': chat(''),
    'a null text': chat(null),
    'only white space': chat(' \n'),
    'no finish reason': chat('Hello.', { finish: null }),
    'an odd finish reason': chat('Hello.', { finish: 'error' }),
    'a tool call that nobody asked for': chat(null, {
      finish: 'tool_calls',
      message: { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
    }),
  }
  for (const [name, behaviour] of Object.entries(passing)) {
    it(`asks again after ${name}`, async () => {
      const { reply, server, ledger } = await callOnce((_request, n) => (n === 1 ? behaviour : chat('Fine.')))
      assert.equal(reply.finish, 'stop')
      assert.equal(reply.text, 'Fine.')
      assert.equal(server.seen.length, 2)
      assert.equal(ledger.records[0]?.attempt, 2)
    })
  }

  it('asks again after a hanging server, at the time-out of the setting', async () => {
    const { reply, server } = await callOnce((_request, n) => (n === 1 ? { hang: true } : chat('Fine.')), {
      lab: { timeout: 0.2 },
    })
    assert.equal(reply.text, 'Fine.')
    assert.equal(server.seen.length, 2)
  })

  it('reads a body that a gateway has packed', async () => {
    const body = gzipSync(JSON.stringify(chat('Packed.').body))
    const { reply, server } = await callOnce(() => ({ headers: { 'content-encoding': 'gzip' }, body }))
    assert.equal(reply.text, 'Packed.')
    assert.equal(server.seen.length, 1)
  })

  it('keeps asking a server that only throttles, for as long as time allows', async () => {
    const { reply, server } = await callOnce((_request, n) => (n <= 20 ? fail(429, 'slow down') : chat('Fine.')))
    assert.equal(reply.text, 'Fine.')
    assert.equal(server.seen.length, 21)
  })

  it('finishes every call of a storm of 429s', async () => {
    const script: Script = (_request, n, all) =>
      n === 1 && all % 5 === 0 ? fail(429, 'slow down', { headers: { 'retry-after': '1' } }) : chat('Fine.')
    await onServer(script, {}, async ({ models, server, ledger }) => {
      const replies = await Promise.all(Array.from({ length: 200 }, (_, n) => models.call(ask(`call ${n}`))))
      assert.ok(replies.every(({ finish }) => finish === 'stop'))
      assert.equal(ledger.records.length, 200)
      assert.ok(server.seen.length > 200)
      assert.ok(server.counts().every((count) => count <= 2))
    })
  })
})

describe('failures of one call', () => {
  it('keeps a truncated reply as one, and never asks again', async () => {
    await onServer(
      () => chat('Once upon', { finish: 'length' }),
      {},
      async ({ models, server, ledger }) => {
        const reply = await models.call(ask('Hi'))
        assert.equal(reply.finish, 'truncated')
        assert.equal(reply.text, 'Once upon')
        await models.call(ask('Hi'))
        assert.equal(server.seen.length, 1)
        assert.equal(ledger.records.length, 1)
      },
    )
  })

  it('is truncated, not empty, where thoughts used up the tokens', async () => {
    const { reply } = await callOnce(() => chat('', { finish: 'length', message: { reasoning_content: 'Hmm' } }))
    assert.equal(reply.finish, 'truncated')
  })

  const refusals: Record<string, Behaviour> = {
    'a content filter': chat('', { finish: 'content_filter' }),
    'a refusal beside the text': chat(null, { message: { refusal: 'I cannot help with that.' } }),
    'a 400 of a content filter': fail(400, 'The prompt was filtered.', { code: 'content_filter' }),
    'a 403 of moderation': fail(403, 'Your input was flagged by moderation'),
  }
  for (const [name, behaviour] of Object.entries(refusals)) {
    it(`is refused after ${name}, once and for all`, async () => {
      const { reply, server, ledger } = await callOnce(() => behaviour)
      assert.equal(reply.finish, 'refused')
      assert.ok(reply.error)
      assert.equal(server.seen.length, 1)
      assert.equal(ledger.records.length, 1)
    })
  }

  it('is empty after three empty replies, which are not paid again', async () => {
    const { reply, server, ledger } = await callOnce(() => chat(''))
    assert.equal(reply.finish, 'empty')
    assert.equal(server.seen.length, 3)
    assert.equal(ledger.records[0]?.attempt, 3)
  })

  it('is a provider error after three damaged replies, and may be tried again by a later run', async () => {
    const { reply, server, ledger } = await callOnce(badUtf8)
    assert.equal(reply.finish, 'provider-error')
    assert.match(reply.error ?? '', /damaged/)
    assert.equal(server.seen.length, 3)
    assert.equal(ledger.records.length, 0)
    assert.equal(ledger.claim(reply.key), true)
  })

  it('says in the words of the server that a prompt is too long, and asks once', async () => {
    const words = "This model's maximum context length is 4096 tokens. However, your messages resulted in 9000 tokens."
    const { reply, server, ledger } = await callOnce(() => fail(400, words, { code: 'context_length_exceeded' }))
    assert.equal(reply.finish, 'provider-error')
    assert.equal(reply.error, words)
    assert.equal(server.seen.length, 1)
    assert.equal(ledger.records.length, 0)
  })

  it('does not blame the provider for a call that alone fails', async () => {
    const script: Script = ({ messages }) => (messages[0]?.content === 'poison' ? fail(500, 'crash') : chat('Fine.'))
    await onServer(script, {}, async ({ models, server }) => {
      const poison = models.call(ask('poison'))
      const reply = await poison
      assert.equal(reply.finish, 'provider-error')
      assert.equal(reply.error, 'crash')
      assert.equal(server.seen.length, 8)
      assert.equal((await models.call(ask('good'))).finish, 'stop')
    })
  })
})

describe('what stops the run', () => {
  const dead: Record<string, [Behaviour, string, RegExp]> = {
    'a 401': [fail(401, 'Incorrect API key provided'), 'provider/gave-up', /refused the key/],
    'a 403': [fail(403, 'Forbidden'), 'provider/gave-up', /refused the key/],
    'a 402': [fail(402, 'Insufficient credits'), 'provider/gave-up', /no credit left/],
    'an exhausted quota': [
      fail(429, 'You exceeded your current quota.', { code: 'insufficient_quota', type: 'insufficient_quota' }),
      'provider/gave-up',
      /no credit left/,
    ],
    'an unknown model': [fail(404, 'The model `small` does not exist'), 'models/unknown-model', /does not serve/],
    "a proxy's 400 for a wrong key": [
      fail(400, 'Authentication Error, Invalid proxy server token passed', { type: 'auth_error', code: '400' }),
      'provider/gave-up',
      /refused the key/,
    ],
    "a proxy's 400 for an unknown model": [
      fail(400, '/chat/completions: Invalid model name passed in model=small', { code: '400' }),
      'models/unknown-model',
      /does not serve/,
    ],
    'a dead key inside a 200': [
      { body: { error: { message: 'User not found', code: 401 } } },
      'provider/gave-up',
      /refused the key/,
    ],
    'a setting that the model does not take': [
      fail(400, "Unsupported value: 'temperature' does not support 0.7 with this model."),
      'provider/gave-up',
      /does not take a setting/,
    ],
    'a redirect': [{ status: 308, headers: { location: 'https://example.org/' } }, 'provider/gave-up', /redirect/],
  }
  for (const [name, [behaviour, code, what]] of Object.entries(dead)) {
    it(`is ${name}, at the first request`, async () => {
      const error = await stopOf(() => behaviour)
      assert.equal(error.code, code)
      assert.match(error.message, what)
      assert.match(error.fix, /continue with `tunesmith run`/)
      assert.equal(error.exit, code === 'provider/gave-up' ? 3 : 2)
      assert.equal(error.requests, 1)
    })
  }

  it('names the variable of the dead key', async () => {
    const error = await stopOf(() => fail(401, 'no'), { lab: { key: 'LAB_KEY' }, env: { LAB_KEY: 'wrong' } })
    assert.equal(error.where, 'LAB_KEY')
    assert.ok(!error.format().includes('wrong'))
  })

  it('is a server that refuses connections for the whole time', async () => {
    const error = await stopOf(() => chat('never'), { lab: { base_url: 'http://127.0.0.1:9/v1' } })
    assert.equal(error.code, 'provider/gave-up')
    assert.equal(error.exit, 3)
    assert.match(error.message, /8 requests in a row/)
    assert.match(error.fix, /tunesmith run/)
  })

  it('is a server that answers 503 for the whole time', async () => {
    const error = await stopOf(() => fail(503, 'maintenance'))
    assert.equal(error.code, 'provider/gave-up')
    assert.match(error.message, /maintenance/)
  })

  it('is a server that sends no usable reply to any call', async () => {
    await onServer(
      () => ({ body: '<html>' }),
      {},
      async ({ models }) => {
        const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => models.call(ask(text))))
        const stops = results.filter((result) => result.status === 'rejected')
        assert.ok(stops.length >= 1)
        for (const { reason } of stops) assert.equal(reason.code, 'provider/gave-up')
      },
    )
  })

  it('is said to every call that waits, and to every later one', async () => {
    await onServer(
      () => fail(401, 'no', {}),
      { lab: { concurrency: 1 } },
      async ({ models, server }) => {
        const results = await Promise.allSettled(['a', 'b', 'c'].map((text) => models.call(ask(text))))
        assert.ok(results.every((result) => result.status === 'rejected' && result.reason.code === 'provider/gave-up'))
        await assert.rejects(models.call(ask('d')), { code: 'provider/gave-up' })
        assert.equal(server.seen.length, 1)
      },
    )
  })
})

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
