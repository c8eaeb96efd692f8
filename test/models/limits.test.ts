import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openConcurrency } from '../../src/models/concurrency.ts'
import { readLimits, readRetryAfter } from '../../src/models/headers.ts'
import { openRateWindow } from '../../src/models/rate.ts'
import { openRetry, patience } from '../../src/models/retry.ts'
import { ask, jumpingTiming, onServer } from '../support/models.ts'
import { chat, fail } from '../support/openai-server.ts'

/** Sends as fast as the window lets it, and says when what went. */
function drive(limits: { rpm: number | null; tpm: number | null }, asked: readonly { bound: number; real: number }[]) {
  const window = openRateWindow(limits)
  const sent: { at: number; tokens: number }[] = []
  let now = 1_700_000_000_000
  for (const { bound, real } of asked) {
    for (let ms = window.wait(now, bound); ms > 0; ms = window.wait(now, bound)) now += Math.max(1, ms)
    window.take(now, bound).settle(real)
    sent.push({ at: now, tokens: real })
  }
  return sent
}

const mostInAMinute = (
  sent: readonly { at: number; tokens: number }[],
  of: (one: { tokens: number }) => number,
): number => {
  let [from, sum, most] = [0, 0, 0]
  for (const one of sent) {
    sum += of(one)
    for (let first = sent[from]; first && first.at <= one.at - 60_000; first = sent[++from]) sum -= of(first)
    most = Math.max(most, sum)
  }
  return most
}

describe('the rate window', () => {
  it('never lets more than rpm requests into any minute, and uses over 95 % of it', () => {
    for (const rpm of [1, 3, 60, 600]) {
      const sent = drive({ rpm, tpm: null }, Array(rpm * 4).fill({ bound: 10, real: 10 }))
      assert.ok(mostInAMinute(sent, () => 1) <= rpm)
      const minutes = ((sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0)) / 60_000
      assert.ok((sent.length - 1) / Math.max(minutes, 1e-9) >= rpm * 0.95, `${rpm}: ${sent.length / minutes}`)
    }
  })

  it('never lets more than tpm tokens into any minute, whatever was estimated', () => {
    const call = fc.record({
      bound: fc.integer({ min: 1, max: 400 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(call, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 400, max: 2000 }),
        (calls, tpm) => {
          const sent = drive(
            { rpm: null, tpm },
            calls.map(({ bound, part }) => ({ bound, real: Math.floor(bound * part) })),
          )
          assert.ok(mostInAMinute(sent, ({ tokens }) => tokens) <= tpm)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('spreads requests over the minute instead of sending all at its start', () => {
    const sent = drive({ rpm: 600, tpm: null }, Array(600).fill({ bound: 1, real: 1 }))
    const start = sent[0]?.at ?? 0
    assert.ok(sent.filter(({ at }) => at < start + 1000).length <= 72)
  })

  it('lets a request larger than the whole minute through alone', () => {
    const sent = drive({ rpm: null, tpm: 100 }, [
      { bound: 500, real: 500 },
      { bound: 10, real: 10 },
    ])
    assert.ok((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0) >= 60_000)
  })

  it('takes a lower limit from the server, never a higher one than the setting', () => {
    const window = openRateWindow({ rpm: 2, tpm: null })
    window.learn({ rpm: 1000, tpm: null })
    const now = 1_700_000_000_000
    for (const _ of [1, 2]) window.take(now, 1)
    assert.ok(window.wait(now, 1) > 59_000)
  })
})

describe('concurrency', () => {
  it('starts at 64 and opens at most 200 more per tenth of a second', () => {
    const slots = openConcurrency(5000)
    let now = 1_700_000_000_000
    let open = 0
    const fill = (): number => {
      const before = open
      while (slots.wait(now) === 0) {
        slots.started()
        open++
      }
      return open - before
    }
    assert.equal(fill(), 64)
    while (open < 5000) {
      now += 100
      assert.ok(fill() <= 200)
    }
    assert.equal(slots.wait(now), Number.POSITIVE_INFINITY)
  })

  it('has no brake once it is there', () => {
    const slots = openConcurrency(300)
    let now = 1_700_000_000_000
    for (let open = 0; open < 300; ) {
      if (slots.wait(now) === 0) {
        slots.started()
        open++
      } else now += 10
    }
    for (let n = 0; n < 300; n++) slots.ended()
    for (let n = 0; n < 300; n++) {
      assert.equal(slots.wait(now), 0)
      slots.started()
    }
  })

  it('shrinks by a quarter per burst of 429s and grows by one per 25 successes', () => {
    const slots = openConcurrency(40)
    const room = (): number => {
      let n = 0
      while (slots.wait(1_700_000_000_000) === 0) {
        slots.started()
        n++
      }
      for (let i = 0; i < n; i++) slots.ended()
      return n
    }
    assert.equal(room(), 40)
    for (const _ of [1, 2, 3]) slots.throttled(100, 200)
    assert.equal(room(), 30)
    slots.throttled(201, 300)
    assert.equal(room(), 22)
    for (let n = 0; n < 50; n++) slots.succeeded()
    assert.equal(room(), 24)
  })

  it('is what the provider sees at most', async () => {
    await onServer(
      () => chat('Fine.', { delayMs: 10 }),
      { lab: { concurrency: 5 }, concurrency: 64 },
      async ({ models, server }) => {
        await Promise.all(Array.from({ length: 30 }, (_, n) => models.call(ask(`${n}`))))
        assert.equal(server.mostAtOnce(), 5)
        assert.equal(models.role('generator').concurrency, 5)
      },
    )
  })

  it('is shared by all roles of a provider', async () => {
    const roles = { generator: { model: 'lab/a' }, judge: { model: 'lab/b' } }
    await onServer(
      () => chat('Fine.', { delayMs: 10 }),
      { roles, lab: { concurrency: 3 } },
      async ({ models, server }) => {
        const calls = Array.from({ length: 20 }, (_, n) => ask(`${n}`, { role: n % 2 ? 'judge' : 'generator' }))
        await Promise.all(calls.map((request) => models.call(request)))
        assert.equal(server.mostAtOnce(), 3)
      },
    )
  })
})

describe('limits that the server names', () => {
  it('are read from its headers', () => {
    assert.deepEqual(
      readLimits({
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '6m0.5s',
        'x-ratelimit-remaining-tokens': '12',
        'x-ratelimit-reset-tokens': '120ms',
      }),
      { rpm: 500, tpm: 30000, pauseMs: 360_500 },
    )
    assert.deepEqual(readLimits({ 'x-ratelimit-limit': '10', 'x-ratelimit-limit-requests': 'many' }), {
      ...{ rpm: null, tpm: null, pauseMs: null },
    })
  })

  it('hold for the calls that follow', async () => {
    const headers = { 'x-ratelimit-limit-requests': '4' }
    await onServer(
      () => chat('Fine.', { headers }),
      { lab: { concurrency: 1 } },
      async ({ models, timing }) => {
        const start = timing.now()
        for (let n = 0; n < 9; n++) await models.call(ask(`${n}`))
        assert.ok(timing.now() - start >= 60_000)
      },
    )
  })

  it('pause all calls where nothing remains', async () => {
    const headers = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '20s' }
    await onServer(
      (_request, _n, all) => chat('Fine.', all === 1 ? { headers } : {}),
      { lab: { concurrency: 1 } },
      async ({ models, timing }) => {
        await models.call(ask('a'))
        const start = timing.now()
        await models.call(ask('b'))
        assert.ok(timing.now() - start >= 19_999)
      },
    )
  })
})

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
      () => busy,
      {},
      async ({ models, server }) => {
        await assert.rejects(models.call(ask('Hi')), { code: 'provider/gave-up' })
        assert.equal(server.seen.length, 1)
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
