import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at } from '../../src/models/at.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, onServer } from '../support/models.ts'
import { chat } from '../support/openai-server.ts'

describe('the path of a call', () => {
  it('answers with the text, the tokens and where they came from', async () => {
    await onServer(
      () => chat('Hello.'),
      {},
      async ({ models, ledger }) => {
        const reply = await models.call(ask('Hi'))
        assert.equal(reply.text, 'Hello.')
        assert.equal(reply.finish, 'stop')
        assert.equal(reply.model, 'lab/small')
        assert.deepEqual(reply.usage, { input: 10, cached: null, output: 5 })
        assert.equal(reply.costUsd, 0)
        assert.equal(reply.error, null)
        assert.match(reply.key, /^[0-9a-f]{64}$/)
        assert.equal(ledger.find(reply.key), reply)
      },
    )
  })

  it('always sends max_tokens, and the temperature of the role', async () => {
    await onServer(
      () => chat('Hello.'),
      { role: { temperature: 0.7, top_p: 0.9 } },
      async ({ models, server }) => {
        await models.call(ask('Hi'))
        await models.call(ask('Hi', { maxTokens: 7, temperature: 0 }))
        const [first, second] = server.seen.map(({ request }) => request)
        assert.equal(first?.max_tokens, 2048)
        assert.equal(first?.temperature, 0.7)
        assert.equal(first?.top_p, 0.9)
        assert.equal(second?.max_tokens, 7)
        assert.equal(second?.temperature, 0)
        assert.equal(first?.seed, undefined)
      },
    )
  })

  it('sends the seed only where the setting says that it is honoured', async () => {
    await onServer(
      () => chat('Hello.'),
      { lab: { seed: true } },
      async ({ models, server }) => {
        await models.call(ask('Hi', { sample: 12 }))
        assert.equal(server.seen[0]?.request.seed, 12)
      },
    )
  })

  it('never makes a committed call again, also from another process', async () => {
    const ledger = memoryLedger()
    for (const run of [1, 2]) {
      await onServer(
        () => chat('Hello.'),
        { ledger },
        async ({ models, server }) => {
          await models.call(ask('Hi'))
          await models.call(ask('Hi'))
          assert.equal(server.seen.length, run === 1 ? 1 : 0)
        },
      )
    }
  })

  it('makes one request of equal calls under way, and another for another sample', async () => {
    await onServer(
      () => chat('Hello.', { delayMs: 20 }),
      {},
      async ({ models, server, ledger }) => {
        const same = await Promise.all([1, 2, 3].map(() => models.call(ask('Hi'))))
        assert.equal(new Set(same).size, 1)
        assert.equal(server.seen.length, 1)
        await models.call(ask('Hi', { sample: 1 }))
        assert.equal(server.seen.length, 2)
        assert.equal(ledger.records.length, 2)
      },
    )
  })

  it('gives different calls different keys, and the same call the same key in any role', async () => {
    const roles = { generator: { model: 'lab/small' }, judge: { model: 'lab/small' }, inputs: { model: 'lab/big' } }
    await onServer(
      () => chat('Hello.'),
      { roles },
      async ({ models }) => {
        const schema = { name: 's', schema: { type: 'object' } }
        const keys = await Promise.all(
          [
            ask('a'),
            ask('b'),
            ask('a', { temperature: 0.1 }),
            ask('a', { maxTokens: 5 }),
            ask('a', { schema }),
            ask('a', { schema: { ...schema, name: 't' } }),
            ask('a', { role: 'inputs' }),
            ask('a', { messages: [{ role: 'system', content: 'a' }, ...ask('').messages] }),
          ].map(async (request) => (await models.call(request)).key),
        )
        assert.equal(new Set(keys).size, keys.length)
        assert.equal((await models.call(ask('a', { role: 'judge', kind: 'judge' }))).key, keys[0])
      },
    )
  })

  it('shows a reply only after its commit', async () => {
    const ledger = memoryLedger()
    const order: string[] = []
    const slow = {
      ...ledger,
      commit: async (...args: Parameters<typeof ledger.commit>) => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        await ledger.commit(...args)
        order.push('committed')
      },
    }
    await onServer(
      () => chat('Hello.'),
      { ledger: slow },
      async ({ models }) => {
        await models.call(ask('Hi'))
        order.push('returned')
        assert.deepEqual(order, ['committed', 'returned'])
      },
    )
  })

  it('waits while another process makes the call, and takes its reply', async () => {
    const ledger = memoryLedger()
    const key = await onServer(
      () => chat('Hello.'),
      {},
      async ({ models }) => (await models.call(ask('Hi'))).key,
    )
    ledger.claimElsewhere(key)
    await onServer(
      () => chat('Ours.'),
      { ledger },
      async ({ models, server }) => {
        const waiting = models.call(ask('Hi'))
        await new Promise((resolve) => setTimeout(resolve, 20))
        const reply = {
          ...{ key, model: 'lab/small', text: 'Theirs.', finish: 'stop' as const, costUsd: 0, labels: null },
          ...{ usage: { input: 1, cached: null, output: 1 }, warnings: [], error: null },
        }
        await ledger.commit({ reply, kind: 'complete', role: 'generator', attempt: 1, priceId: null, request: null })
        assert.equal((await waiting).text, 'Theirs.')
        assert.equal(server.seen.length, 0)
      },
    )
  })

  it('takes the call over when the other process is gone', async () => {
    const ledger = memoryLedger()
    const key = await onServer(
      () => chat('Hello.'),
      {},
      async ({ models }) => (await models.call(ask('Hi'))).key,
    )
    ledger.claimElsewhere(key)
    await onServer(
      () => chat('Ours.'),
      { ledger },
      async ({ models }) => {
        const waiting = models.call(ask('Hi'))
        await new Promise((resolve) => setTimeout(resolve, 20))
        ledger.abandon(key)
        assert.equal((await waiting).text, 'Ours.')
      },
    )
  })

  it('keeps the rendered call and how often it was sent', async () => {
    await onServer(
      (_request, n) => (n === 1 ? { status: 503 } : chat('Hello.')),
      { role: { temperature: 0.5 } },
      async ({ models, ledger }) => {
        await models.call(ask('Hi', { sample: 3 }))
        const [record] = ledger.records
        assert.equal(record?.attempt, 2)
        assert.equal(record?.kind, 'complete')
        assert.equal(record?.role, 'generator')
        assert.deepEqual(at(record?.request, 'messages'), [{ role: 'user', content: 'Hi' }])
        assert.equal(at(record?.request, 'sample'), 3)
        assert.deepEqual(at(record?.request, 'parameters'), { temperature: 0.5, top_p: null, max_tokens: 2048 })
      },
    )
  })

  it('renders system, assistant and tool messages', async () => {
    await onServer(
      () => chat('Hello.'),
      {},
      async ({ models, server }) => {
        const call = { id: 'c1', type: 'function' as const, function: { name: 'find', arguments: '{"q":"x"}' } }
        await models.call(
          ask('', {
            messages: [
              { role: 'system', content: 'S' },
              { role: 'user', content: 'U' },
              { role: 'assistant', content: '', tool_calls: [call] },
              { role: 'tool', content: 'found', tool_call_id: 'c1' },
              { role: 'user', content: 'V' },
            ],
          }),
        )
        const sent = server.seen[0]?.request.messages as unknown as Record<string, unknown>[]
        assert.deepEqual(
          sent.map(({ role }) => role),
          ['system', 'user', 'assistant', 'tool', 'user'],
        )
        assert.deepEqual(sent[2]?.['tool_calls'], [call])
        assert.equal(sent[3]?.['tool_call_id'], 'c1')
        assert.equal(sent[3]?.['content'], 'found')
      },
    )
  })

  it('sends the key of the variable that the provider names', async () => {
    await onServer(
      () => chat('Hello.'),
      { lab: { key: 'LAB_KEY' }, env: { LAB_KEY: ' secret ' } },
      async ({ models, server }) => {
        await models.call(ask('Hi'))
        assert.equal(server.seen[0]?.headers.authorization, 'Bearer secret')
      },
    )
  })
})
