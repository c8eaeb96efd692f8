import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type {
  JSONSchema7,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from '@ai-sdk/provider'
import type { OpenModel, ProviderPart } from '../core/parts.ts'

/** Which model of the provider is tried, and with which settings. */
export type ProviderContractOptions = {
  /** What follows the part's name in `provider/model`. */
  model: string
  settings?: Readonly<Record<string, unknown>>
  /** The folder that references to local files are relative to. */
  root?: string
  /** Whether the same request with the same seed gives the same reply. */
  repeats?: boolean
}

/** A model that never answers fails its test; one that has to be loaded first may take its time. */
const limit = { timeout: 180_000 }

const schema: JSONSchema7 = {
  type: 'object',
  properties: { answer: { type: 'string', enum: ['yes', 'no'] } },
  required: ['answer'],
  additionalProperties: false,
}

const chat: LanguageModelV4CallOptions = {
  prompt: [
    { role: 'system', content: 'You answer in one short sentence.' },
    { role: 'user', content: [{ type: 'text', text: 'Can I return a jacket that does not fit?' }] },
  ],
  maxOutputTokens: 48,
  temperature: 0.7,
  seed: 7,
}

/**
 * Registers tests of what every provider part promises. A part reports a failure that may pass by throwing an
 * `APICallError` with the status that a server would send, and one that stops the run by a `TunesmithError`.
 */
export function providerContract(part: ProviderPart, options: ProviderContractOptions): void {
  describe(`the provider ${part.id}`, () => {
    it('describes itself', () => {
      assert.match(part.id, /^[a-z][a-z0-9-]*$/)
      assert.match(part.summary, /^[A-Z].*\.$/)
      for (const [name, use] of Object.entries(part.settings)) {
        assert.match(name, /^[a-z][a-z0-9_]*$/)
        assert.notEqual(use, '')
      }
      assert.ok(part.concurrency === null || (Number.isInteger(part.concurrency) && part.concurrency > 0))
    })

    it('opens a model of the version that the call path speaks, with facts that are JSON', limit, async () => {
      await withModel(part, options, async (model, { facts }) => {
        assert.equal(model.specificationVersion, 'v4')
        assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts)
      })
    })

    it('answers a chat with text, an end and the tokens', limit, async () => {
      await withModel(part, options, async (model) => checkChat(await model.doGenerate(chat), 48))
    })

    it('honours a JSON schema', limit, async () => {
      await withModel(part, options, async (model) => {
        const result = await model.doGenerate({ ...chat, responseFormat: { type: 'json', name: 'verdict', schema } })
        assert.equal(result.finishReason.unified, 'stop')
        const value: unknown = JSON.parse(textOf(result))
        assert.ok(typeof value === 'object' && value !== null && 'answer' in value)
        assert.deepEqual(Object.keys(value), ['answer'])
        assert.ok(value.answer === 'yes' || value.answer === 'no')
      })
    })

    it('stops at the signal', limit, async () => {
      await withModel(part, options, async (model) => {
        await assert.rejects(async () => model.doGenerate({ ...chat, abortSignal: AbortSignal.abort() }))
        // It may be done before the signal comes; afterwards it must still work.
        const cut = new AbortController()
        const running = Promise.allSettled([model.doGenerate({ ...chat, abortSignal: cut.signal })])
        cut.abort()
        await running
        checkChat(await model.doGenerate(chat), 48)
      })
    })

    if (part.scoresLabels) it('scores labels', limit, () => withModel(part, options, checkLabels))

    if (options.repeats) {
      it('repeats its reply to the same request and seed', limit, async () => {
        await withModel(part, options, async (model) => {
          assert.equal(textOf(await model.doGenerate(chat)), textOf(await model.doGenerate(chat)))
        })
      })
    }
  })
}

async function withModel(
  part: ProviderPart,
  { model, settings = {}, root = '.' }: ProviderContractOptions,
  use: (model: LanguageModelV4, opened: OpenModel) => Promise<void>,
): Promise<void> {
  const opened = await part.open({ model, settings, root, notify: () => {} })
  try {
    await use(opened.model, opened)
  } finally {
    await opened.close()
  }
}

function checkChat(result: LanguageModelV4GenerateResult, maxTokens: number): void {
  assert.ok(['stop', 'length'].includes(result.finishReason.unified), result.finishReason.unified)
  assert.ok(Array.isArray(result.warnings), 'a reply has warnings, an empty list where there are none')
  assert.notEqual(textOf(result).trim(), '')
  assert.ok(textOf(result).isWellFormed())
  const { inputTokens, outputTokens } = result.usage
  assert.ok(inputTokens.total !== undefined && inputTokens.total > 0)
  assert.ok(outputTokens.total !== undefined && outputTokens.total > 0 && outputTokens.total <= maxTokens)
}

async function checkLabels(model: LanguageModelV4): Promise<void> {
  for (const labels of [
    ['yes', 'no'],
    ['yes', 'no', 'na'],
  ]) {
    const result = await model.doGenerate({ ...chat, providerOptions: { tunesmith: { attempt: 1, labels } } })
    const scored = result.providerMetadata?.['tunesmith']?.['labels']
    assert.ok(typeof scored === 'object' && scored !== null)
    assert.deepEqual(Object.keys(scored).sort(), labels.toSorted())
    const weights = Object.values(scored).map(Number)
    assert.ok(weights.every((weight) => weight >= 0 && weight <= 1))
    assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6)
  }
}

const textOf = ({ content }: LanguageModelV4GenerateResult): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('')
