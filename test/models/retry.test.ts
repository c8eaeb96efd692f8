import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRetryAfter } from '../../src/models/headers.ts'
import { openRetry, patience } from '../../src/models/retry.ts'
import { ask, jumpingTiming, onServer } from '../support/models.ts'
import { chat, fail } from '../support/openai-server.ts'

describe('retrying', () => {
  it('waits as long as Retry-After says, in seconds, milliseconds or as a date', () => {
    const now = Date.parse('2026-11-22T10:00:00Z')
    assert.equal(readRetryAfter({ 'retry-after': '7' }, now), 7000)
    assert.equal(readRetryAfter({ 'retry-after-ms': '150', 'retry-after': '7' }, now), 150)
    assert.equal(readRetryAfter({ 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' }, now), 30_000)
    assert.equal(readRetryAfter({ 'retry-after': 'Sun, 22 Nov 2026 09:00:30 GMT' }, now), 0)
    assert.equal(readRetryAfter({ 'retry-after': 'soon' }, now), null)
    assert.equal(readRetryAfter({}, now), null)
  })

  it('honours Retry-After on the wire', async () => {
    const busy = fail(429, 'slow down', { headers: { 'retry-after': '33' } })
    await onServer(
      (_request, n) => (n === 1 ? busy : chat('Fine.')),
      {},
      async ({ models, timing }) => {
        await models.call(ask('Hi'))
        assert.ok(timing.slept.some((ms) => ms >= 33_000 && ms < 34_000))
      },
    )
  })

  it('gives up at once where the server asks for more time than there is', async () => {
    const busy = fail(429, 'daily limit', { headers: { 'retry-after': '86400' } })
    await onServer(
      (_request, _n, all) => (all === 1 ? chat('Fine.') : busy),
      {},
      async ({ models, server }) => {
        await models.call(ask('Hi'))
        await assert.rejects(models.call(ask('Ho')), { code: 'provider/gave-up', exit: 3 })
        assert.equal(server.seen.length, 2)
      },
    )
  })

  it('spreads waits over the whole step, which doubles up to a minute', () => {
    const trouble = { costly: false, throttled: true, afterMs: null }
    const longest = openRetry(jumpingTiming(0.999999))
    const shortest = openRetry(jumpingTiming(0))
    const steps = Array.from({ length: 8 }, () => longest.wait(trouble) ?? 0)
    assert.deepEqual(
      steps.map((ms) => Math.round(ms / 1000)),
      [1, 2, 4, 8, 16, 32, 60, 60],
    )
    assert.equal(shortest.wait(trouble), 0)
  })

  it('ends after eight failed requests, three useless replies, or a quarter of an hour of waiting', () => {
    const count = (trouble: { costly: boolean; throttled: boolean; afterMs: number | null }): number => {
      const retry = openRetry(jumpingTiming())
      let requests = 1
      while (retry.wait(trouble) !== null) requests++
      return requests
    }
    assert.equal(count({ costly: false, throttled: false, afterMs: null }), patience.requests)
    assert.equal(count({ costly: true, throttled: false, afterMs: null }), patience.unusable)
    assert.equal(count({ costly: false, throttled: true, afterMs: 100_000 }), 9)
  })
})
