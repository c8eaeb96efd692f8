import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TunesmithError } from '../../src/core/errors.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, onServer } from '../support/models.ts'
import { chat } from '../support/openai-server.ts'

const full = new TunesmithError('There is no room left.', {
  code: 'store/disk-full',
  where: 'ledger.db',
  fix: 'Free it.',
})

describe('a ledger that cannot store a reply', () => {
  it('lets no further request start, so that no more is paid that will be lost', async () => {
    const ledger = memoryLedger()
    const kept = ledger.commit
    ledger.commit = (record, settle) => (ledger.records.length < 3 ? kept(record, settle) : Promise.reject(full))
    await onServer(
      () => chat('Fine.'),
      { ledger, concurrency: 1 },
      async ({ models, server }) => {
        const calls = Array.from({ length: 10 }, (_, n) => models.call(ask(`call ${n}`)))
        const ended = await Promise.allSettled(calls)
        assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 3)
        for (const one of ended) if (one.status === 'rejected') assert.equal(one.reason, full)
        assert.ok(server.seen.length <= 5, `${server.seen.length} requests`)
        await assert.rejects(models.call(ask('later')), full)
      },
    )
  })
})
