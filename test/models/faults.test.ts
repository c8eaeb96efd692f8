import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { CallReply } from '../../src/core/calls.ts'
import { ask, type Bench, type BenchOptions, onServer } from '../support/models.ts'
import { type Behaviour, chat, fail, type Script } from '../support/openai-server.ts'

const callOnce = (script: Script, options: BenchOptions = {}): Promise<{ reply: CallReply } & Bench> =>
  onServer(script, options, async (bench) => ({ reply: await bench.models.call(ask('Hi')), ...bench }))

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
    'a cut gzip': {
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify(chat('x').body)).subarray(0, 40),
    },
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
    assert.equal(await ledger.claim(reply.key), true)
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
