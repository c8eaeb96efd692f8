import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openConcurrency } from '../../src/models/concurrency.ts'
import { readLimits } from '../../src/models/headers.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, onServer } from '../support/models.ts'
import { chat } from '../support/openai-server.ts'

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

describe('dollars that cannot be booked', () => {
  it('stop every call that waits, with what kept them from it', async () => {
    const full = new Error('the disk is full')
    const reserve = (): never => {
      throw full
    }
    await onServer(
      () => chat('Fine.'),
      { lab: { price: { input: 1, output: 1 } }, ledger: { ...memoryLedger(), reserve } },
      async ({ models, server }) => {
        const calls = ['a', 'b', 'c'].map((text) => models.call(ask(text)))
        for (const call of await Promise.allSettled(calls)) assert.deepEqual(call, { status: 'rejected', reason: full })
        assert.equal(server.seen.length, 0)
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
