import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4GenerateResult,
} from '@ai-sdk/provider'
import { z } from 'zod'
import { TunesmithError } from '../../src/core/errors.ts'
import { defineProvider, type ModelContext, type ProviderPart } from '../../src/core/parts.ts'
import { providerContract } from '../../src/testing/provider-contract.ts'
import { ask, onServer } from '../support/models.ts'
import { chat } from '../support/openai-server.ts'

/** What the parrot was told, most of all which options reached it. */
type Log = { opened: ModelContext[]; closed: number; heard: LanguageModelV4CallOptions[]; mostAtOnce: number }

/** A real part: a model in process that says what it heard. */
function parrot(fail: (options: LanguageModelV4CallOptions) => Error | null = () => null): {
  part: ProviderPart
  log: Log
} {
  const log: Log = { opened: [], closed: 0, heard: [], mostAtOnce: 0 }
  let open = 0
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'parrot',
    modelId: 'grey',
    supportedUrls: {},
    async doGenerate(options) {
      options.abortSignal?.throwIfAborted()
      log.heard.push(options)
      log.mostAtOnce = Math.max(log.mostAtOnce, ++open)
      await new Promise((resolve) => setTimeout(resolve, 2))
      open--
      const error = fail(options)
      if (error) throw error
      return squawk(options)
    },
    doStream: () => Promise.reject(new Error('It speaks at once.')),
  }
  const part = defineProvider({
    id: 'parrot',
    summary: 'Says what it heard.',
    free: true,
    simulated: true,
    scoresLabels: true,
    settings: { perch: 'where it sits', threads: 'how many wings' },
    concurrency: 2,
    async open(context) {
      log.opened.push(context)
      return { model, facts: { colour: 'grey' }, close: async () => void log.closed++ }
    },
  })
  return { part, log }
}

function squawk({
  prompt,
  responseFormat,
  providerOptions,
  seed,
}: LanguageModelV4CallOptions): LanguageModelV4GenerateResult {
  const labels = providerOptions?.['tunesmith']?.['labels']
  const last = prompt.at(-1)
  const heard =
    last?.role === 'user' ? last.content.map((part) => (part.type === 'text' ? part.text : '')).join('') : ''
  const text = responseFormat?.type === 'json' ? '{"answer":"yes"}' : `${heard} ${seed}`
  const weights = Array.isArray(labels) ? labels.map((label, n) => [String(label), (n + 1) / 10] as const) : []
  const sum = weights.reduce((total, [, weight]) => total + weight, 0)
  return {
    content: labels ? [] : [{ type: 'text', text }],
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: 7, noCache: 7, cacheRead: 0, cacheWrite: undefined },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
    ...(labels
      ? { providerMetadata: { tunesmith: { labels: Object.fromEntries(weights.map(([l, w]) => [l, w / sum])) } } }
      : {}),
    warnings: [{ type: 'unsupported', feature: 'topK' }],
  }
}

providerContract(parrot().part, { model: 'grey', repeats: true })

describe('a provider that is a part', () => {
  const roles = {
    generator: { model: 'parrot/grey', perch: 'left', threads: 1 },
    judge: { model: 'parrot/grey', perch: 'left', threads: 1 },
  }

  it('is free, gets its settings, and is opened once for equal roles and closed at the end', async () => {
    const { part, log } = parrot()
    await onServer(
      () => chat('never'),
      { parts: [part], roles, budget: { account: 'run', limit: 0 } },
      async ({ models, ledger }) => {
        const info = models.role('generator')
        assert.deepEqual([info.free, info.simulated, info.scoresLabels, info.concurrency], [true, true, true, 2])
        assert.deepEqual(info.facts, { colour: 'grey' })
        assert.equal(info.priceKnown, true)
        const reply = await models.call(ask('Hi', { sample: 5 }))
        assert.equal(reply.text, 'Hi 5')
        assert.equal(reply.costUsd, 0)
        assert.deepEqual(reply.usage, { input: 7, cached: 0, output: 1 })
        assert.deepEqual(reply.warnings, ['unsupported topK'])
        assert.equal(ledger.peak('run'), 0)
      },
    )
    assert.equal(log.opened.length, 1)
    assert.deepEqual(log.opened[0]?.settings, { perch: 'left', threads: 1 })
    assert.equal(log.closed, 1)
  })

  it('runs no more calls at once than it can', async () => {
    const { part, log } = parrot()
    await onServer(
      () => chat('never'),
      { parts: [part], roles, concurrency: 64 },
      async ({ models }) => {
        await Promise.all(Array.from({ length: 10 }, (_, n) => models.call(ask(`${n}`))))
        assert.equal(log.mostAtOnce, 2)
      },
    )
  })

  it('scores labels, which are part of the key', async () => {
    const { part } = parrot()
    await onServer(
      () => chat('never'),
      { parts: [part], roles },
      async ({ models }) => {
        const two = await models.call(ask('Hi', { labels: ['yes', 'no'] }))
        const three = await models.call(ask('Hi', { labels: ['yes', 'no', 'na'] }))
        assert.deepEqual(two.labels, { yes: 1 / 3, no: 2 / 3 })
        assert.equal(two.text, 'no')
        assert.equal(three.text, 'na')
        assert.notEqual(two.key, three.key)
        assert.equal((await models.call(ask('Hi'))).labels, null)
      },
    )
  })

  it('answers structured calls', async () => {
    const { part } = parrot()
    await onServer(
      () => chat('never'),
      { parts: [part], roles },
      async ({ models }) => {
        const schema = { name: 'v', schema: { type: 'object', required: ['answer'] } }
        const result = await models.structured({ ...ask('Hi'), schema }, z.object({ answer: z.string() }))
        assert.deepEqual(result.ok && result.value, { answer: 'yes' })
      },
    )
  })

  it('is asked again after a failure that may pass, and told which request it is', async () => {
    const busy = new APICallError({ message: 'busy', url: 'parrot', requestBodyValues: {}, statusCode: 503 })
    const { part, log } = parrot(({ providerOptions }) =>
      Number(providerOptions?.['tunesmith']?.['attempt']) < 3 ? busy : null,
    )
    await onServer(
      () => chat('never'),
      { parts: [part], roles },
      async ({ models }) => {
        assert.equal((await models.call(ask('Hi'))).text, 'Hi 0')
        assert.deepEqual(
          log.heard.map(({ providerOptions }) => providerOptions?.['tunesmith']?.['attempt']),
          [1, 2, 3],
        )
      },
    )
  })

  it('stops the run with its own error', async () => {
    const stop = new TunesmithError('The weights are gone.', { code: 'provider/no-weights', where: 'x', fix: 'Pull.' })
    const { part } = parrot(() => stop)
    await onServer(
      () => chat('never'),
      { parts: [part], roles },
      async ({ models }) => {
        await assert.rejects(models.call(ask('Hi')), stop)
        await assert.rejects(models.call(ask('Ho')), stop)
      },
    )
  })

  it('shows a bug of its own as it is, and lets go of the call', async () => {
    const bug = new TypeError('undefined is not a parrot')
    const { part } = parrot(() => bug)
    await onServer(
      () => chat('never'),
      { parts: [part], roles },
      async ({ models, ledger }) => {
        await assert.rejects(models.call(ask('Hi')), bug)
        await assert.rejects(models.call(ask('Hi')), bug)
        assert.equal(ledger.records.length, 0)
      },
    )
  })

  it('keeps its key when only the carriage of the call changes', async () => {
    const keys = new Set<string>()
    for (const own of [{ threads: 1 }, { threads: 4, concurrency: 1 }, { perch: 'right' }]) {
      const { part } = parrot()
      await onServer(
        () => chat('never'),
        { parts: [part], roles: { generator: { model: 'parrot/grey', ...own } } },
        async ({ models }) => keys.add((await models.call(ask('Hi'))).key),
      )
    }
    assert.equal(keys.size, 2)
  })

  it('refuses a setting that it does not know, with the nearest name', async () => {
    const { part } = parrot()
    const opened = onServer(
      () => chat('never'),
      { parts: [part], roles: { generator: { model: 'parrot/grey', perc: 'x' } } },
      async () => assert.fail('it opened'),
    )
    await assert.rejects(opened, { code: 'models/unknown-setting', fix: 'Did you mean `perch`?' })
  })
})
