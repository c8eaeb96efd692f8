import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { TunesmithError } from '../../src/core/errors.ts'
import type { Account } from '../../src/core/ledger.ts'
import { openBudget } from '../../src/models/budget.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, onServer } from '../support/models.ts'
import { chat, fail } from '../support/openai-server.ts'

const nano = 1e-9

/** Dollars that a server would bill: 10 per million tokens in, 40 out. */
const price = { input: 10, output: 40 }
const billed = (input: number, output: number): number => (input * price.input + output * price.output) / 1e6

describe('the budget', () => {
  for (const limit of [0.05, 0.2]) {
    it(`of $${limit} holds with 64 calls in flight, as the server counts them`, async () => {
      let paid = 0
      const accounts: (Account & { limit: number })[] = []
      const script = ({ messages }: { messages: { content: string }[] }, _n: number, all: number) => {
        const output = 1 + (all % 50)
        const input = 5 + (messages[0]?.content.length ?? 0)
        paid += billed(input, output)
        return chat('Fine.', { usage: { prompt_tokens: input, completion_tokens: output }, delayMs: all % 7 })
      }
      await onServer(
        script,
        {
          lab: { price },
          role: { max_tokens: 50 },
          budget: { account: 'run', limit },
          onBudget: (account) => accounts.push(account),
        },
        async ({ models, ledger, server }) => {
          const calls = Array.from({ length: 400 }, (_, n) => models.call(ask(`call number ${n}`)))
          const results = await Promise.allSettled(calls)
          await models.close()
          const { spent, reserved } = ledger.account('run')
          assert.ok(ledger.peak('run') <= limit + nano, `${ledger.peak('run')}`)
          assert.ok(Math.abs(spent - paid) < nano, `booked ${spent}, billed ${paid}`)
          assert.ok(reserved < nano)
          assert.ok(spent > limit * 0.9, `only ${spent} was used`)
          assert.ok(accounts.every((account) => account.spent + account.reserved <= limit + nano))
          assert.equal(server.seen.length, ledger.records.length)
          const stops = results.filter((result) => result.status === 'rejected')
          assert.ok(stops.length > 0)
          for (const { reason } of stops) {
            assert.equal(reason.code, 'run/budget-spent')
            assert.equal(reason.exit, 2)
            assert.match(reason.message, /^Stopped at \$0\.\d+ of \$0\.\d+:/)
            assert.match(reason.fix, /tunesmith run --budget [\d.]+/)
          }
        },
      )
    })
  }

  it('lets fewer calls run at once rather than refuse one', async () => {
    const limit = billed(64 + 16 + 4, 1000) * 2.5
    await onServer(
      () => chat('Fine.', { usage: { prompt_tokens: 5, completion_tokens: 5 }, delayMs: 10 }),
      { lab: { price }, role: { max_tokens: 1000 }, budget: { account: 'run', limit } },
      async ({ models, server }) => {
        await Promise.all(Array.from({ length: 12 }, (_, n) => models.call(ask(`${n}`))))
        assert.equal(server.seen.length, 12)
        assert.ok(server.mostAtOnce() <= 2)
      },
    )
  })

  it('holds over runs on one ledger', async () => {
    const ledger = memoryLedger()
    const limit = 0.05
    for (const run of [1, 2, 3]) {
      await onServer(
        () => chat('Fine.', { usage: { prompt_tokens: 90, completion_tokens: 50 } }),
        { lab: { price }, role: { max_tokens: 50 }, budget: { account: 'run', limit }, ledger },
        async ({ models }) => {
          await Promise.allSettled(Array.from({ length: 30 }, (_, n) => models.call(ask(`run ${run} call ${n}`))))
        },
      )
      assert.ok(ledger.peak('run') <= limit + nano)
    }
  })

  it('keeps counting what a lost request may have cost', async () => {
    await onServer(
      (_request, n) => (n === 1 ? { ...chat('x'), cut: 'body' } : chat('Fine.')),
      { lab: { price }, role: { max_tokens: 100 }, budget: { account: 'run', limit: 1 } },
      async ({ models, ledger }) => {
        const reply = await models.call(ask('Hi'))
        await models.close()
        assert.equal(reply.costUsd, billed(10, 5))
        const { spent, reserved } = ledger.account('run')
        assert.equal(spent, reply.costUsd)
        assert.ok(reserved >= billed(0, 100), 'the lost request is no longer counted')
      },
    )
  })

  it('counts nothing for a request that was refused', async () => {
    await onServer(
      (_request, n) => (n <= 3 ? fail(429, 'slow down') : chat('Fine.')),
      { lab: { price }, budget: { account: 'run', limit: 1 } },
      async ({ models, ledger }) => {
        await models.call(ask('Hi'))
        await models.close()
        assert.ok(ledger.account('run').reserved < nano)
        assert.equal(ledger.account('run').spent, billed(10, 5))
      },
    )
  })

  it('counts what was paid for a call that came to nothing', async () => {
    await onServer(
      () => chat('Fine.', { finish: 'odd' }),
      { lab: { price }, budget: { account: 'run', limit: 1 } },
      async ({ models, ledger }) => {
        assert.equal((await models.call(ask('Hi'))).finish, 'provider-error')
        await models.close()
        const { spent, reserved } = ledger.account('run')
        assert.ok(Math.abs(spent + reserved - 3 * billed(10, 5)) < 3 * nano)
      },
    )
  })

  it('reserves nothing for a free provider, whatever the limit', async () => {
    await onServer(
      () => chat('Fine.'),
      { budget: { account: 'run', limit: 0 } },
      async ({ models, ledger }) => {
        const reply = await models.call(ask('Hi'))
        assert.equal(reply.costUsd, 0)
        assert.equal(ledger.peak('run'), 0)
        assert.equal(models.role('generator').free, true)
      },
    )
  })

  it('books what is spent without a limit, since a later run may set one', async () => {
    await onServer(
      () => chat('Fine.'),
      { lab: { price } },
      async ({ models, ledger }) => {
        await models.call(ask('Hi'))
        await models.close()
        assert.equal(ledger.account('run').spent, billed(10, 5))
        assert.ok(ledger.account('run').reserved < nano)
      },
    )
  })

  it('stops at once where the first call does not fit', async () => {
    await onServer(
      () => chat('Fine.'),
      { lab: { price }, budget: { account: 'run', limit: 0.001 } },
      async ({ models, server }) => {
        await assert.rejects(models.call(ask('Hi')), { code: 'run/budget-spent' })
        assert.equal(server.seen.length, 0)
      },
    )
  })

  it('needs a price', async () => {
    const opened = onServer(
      () => chat('Fine.'),
      { lab: { price: undefined }, budget: { account: 'run', limit: 1 } },
      async () => assert.fail('it opened'),
    )
    await assert.rejects(opened, (error: unknown) => {
      assert.ok(error instanceof TunesmithError)
      assert.equal(error.code, 'models/unknown-price')
      assert.match(error.fix, /providers\.lab\.price/)
      return true
    })
  })

  it('never books more than its limit, and gives back all that was not used', () => {
    const calls = fc.array(
      fc.record({ worst: fc.integer({ min: 0, max: 1000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    )
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 5000 }), (list, limit) => {
        const ledger = memoryLedger()
        const budget = openBudget({ ledger, account: 'run', limit: limit / 1e6 })
        let kept = 0
        for (const { worst, share } of list) {
          const usd = worst / 1e6
          if (!budget.take(usd)) continue
          const keep = Math.floor(worst * share) / 1e6
          budget.end(usd, keep)
          kept += keep
        }
        budget.close()
        assert.ok(ledger.peak('run') <= limit / 1e6 + nano)
        assert.ok(Math.abs(ledger.account('run').reserved - kept) < nano)
      }),
    )
  })
})

describe('a budget that is spent', () => {
  const stop = (limit: number, enough: number | null) =>
    openBudget({ ledger: memoryLedger(), account: 'run', limit, enough: () => enough }).spent(0.0007)

  it('proposes what is forecast to be enough, where that is known', () => {
    assert.equal(stop(0.001, 0.4901).fix, 'Continue with `tunesmith run --budget 0.5`.')
    assert.equal(stop(0.001, null).fix, 'Continue with `tunesmith run --budget 0.0015`.')
    assert.equal(stop(2, 0.49).fix, 'Continue with `tunesmith run --budget 3`.')
  })

  it('shows digits of small amounts', () => {
    assert.match(stop(0.001, null).message, /^Stopped at \$0\.00\d* of \$0\.001: the next call may cost \$0\.0007\./)
  })
})
