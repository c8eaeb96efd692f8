import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TunesmithError } from '../../src/core/errors.ts'
import { ask, onServer } from '../support/models.ts'
import { chat } from '../support/openai-server.ts'

const interrupted = (error: unknown): boolean => error instanceof TunesmithError && error.code === 'run/interrupted'

describe('an interruption', () => {
  it('starts no new call while draining, and lets the ones in flight finish and commit', async () => {
    await onServer(
      () => chat('Hello.', { delayMs: 50 }),
      { lab: { concurrency: 2 } },
      async ({ models, server, ledger, draining }) => {
        const calls = ['a', 'b', 'c', 'd'].map((text) => models.call(ask(text)))
        const settled = Promise.allSettled(calls)
        while (server.seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 2))
        draining.abort()
        const results = await settled
        assert.deepEqual(
          results.map(({ status }) => status),
          ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
        )
        for (const result of results) if (result.status === 'rejected') assert.ok(interrupted(result.reason))
        assert.equal(server.seen.length, 2)
        assert.equal(ledger.records.length, 2)
        await assert.rejects(models.call(ask('a')), interrupted)
      },
    )
  })

  it('cuts requests in flight at the second signal, and counts them as spent', async () => {
    const price = { input: 1, output: 1 }
    await onServer(
      () => ({ hang: true }),
      { lab: { price }, budget: { account: 'run', limit: 1 } },
      async ({ models, server, ledger, cutting }) => {
        const call = models.call(ask('Hi', { maxTokens: 1000 }))
        const rejected = assert.rejects(call, interrupted)
        while (server.seen.length < 1) await new Promise((resolve) => setTimeout(resolve, 2))
        cutting.abort()
        await rejected
        assert.equal(ledger.records.length, 0)
        await models.close()
        assert.ok(ledger.account('run').reserved >= 0.001)
      },
    )
  })
})
