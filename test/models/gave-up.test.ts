import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { TunesmithError } from '../../src/core/errors.ts'
import { ask, type BenchOptions, onServer } from '../support/models.ts'
import { type Behaviour, chat, fail, type Script } from '../support/openai-server.ts'

const stopOf = async (script: Script, options: BenchOptions = {}): Promise<TunesmithError & { requests: number }> =>
  onServer(script, options, async ({ models, server }) => {
    const error = await models.call(ask('Hi')).then(
      () => assert.fail('the call did not stop the run'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof TunesmithError, String(error))
    return Object.assign(error, { requests: server.seen.length })
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

  it('is a server that speaks no HTTP', async (test) => {
    const server = createServer((socket) => socket.on('error', () => {}).end('no http\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    test.after(() => server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : ''
    const error = await stopOf(() => chat('never'), { lab: { base_url: `http://127.0.0.1:${port}/v1` } })
    assert.deepEqual([error.code, error.exit], ['provider/gave-up', 3])
    assert.match(error.message, /8 requests in a row/)
  })

  it('is a header that cannot be sent, without showing it', async () => {
    const lab = { package: '@ai-sdk/openai', options: { apiKey: 'x', headers: { 'x-team': 'sec“ret' } } }
    const error = await stopOf(() => chat('never'), { lab: { ...lab, type: undefined } })
    assert.deepEqual([error.code, error.where, error.exit], ['models/bad-key', 'models.generator', 2])
    assert.ok(!error.format().includes('sec'))
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
