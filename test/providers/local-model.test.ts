import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { describe, it } from 'node:test'
import type { JSONSchema7, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { OpenModel } from '../../src/core/parts.ts'
import { pullModel } from '../../src/providers/local/pull.ts'
import local from '../../src/providers/local.ts'

/** The real path on SmolLM2-135M. It shows that the machinery works and nothing about the quality of answers. */
const MODEL = 'smollm2-135m'

async function whyAbsent(): Promise<string | false> {
  try {
    await pullModel(MODEL, { notify: () => undefined, signal: AbortSignal.timeout(180_000) })
    return false
  } catch (error) {
    return `${MODEL} cannot be had: ${error instanceof Error ? error.message : String(error)}`
  }
}

const absent = await whyAbsent()

const open = (settings: Record<string, unknown> = {}): Promise<OpenModel> =>
  local.open({ model: MODEL, settings: { context: 1024, ...settings }, root: '.', notify: () => undefined })

const user = (text: string): LanguageModelV4CallOptions['prompt'][number] => ({
  role: 'user',
  content: [{ type: 'text', text }],
})
const system = (content: string): LanguageModelV4CallOptions['prompt'][number] => ({ role: 'system', content })
const shop = system(
  'You answer questions of the staff of a small shop. The shop sells lamps, desks and chairs to customers in Oslo and Rome.',
)
const chat = [shop, user('Name three things that the shop sells.')]

async function ask({ model }: OpenModel, options: LanguageModelV4CallOptions) {
  const { content, finishReason, usage, providerMetadata, warnings } = await model.doGenerate(options)
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const { inputTokens, outputTokens } = usage
  return { text, finish: finishReason.unified, inputTokens, outputTokens, providerMetadata, warnings }
}

it('has the model where TUNESMITH_REQUIRE_LOCAL asks for it', { skip: !process.env['TUNESMITH_REQUIRE_LOCAL'] }, () => {
  assert.equal(absent, false)
})

describe('the local model', { skip: absent }, () => {
  let opened: OpenModel | undefined
  const get = async (): Promise<OpenModel> => {
    opened ??= await open()
    return opened
  }

  it('says what runs', async () => {
    const { facts } = await get()
    assert.deepEqual(Object.keys(facts), ['file', 'bytes', 'sha256', 'runtime', 'threads', 'context'])
    assert.equal(facts['file'], 'smollm2-135m-instruct-q4_1.gguf')
    assert.match(String(facts['sha256']), /^b179c952/)
  })

  it('writes a reply and counts its tokens', async () => {
    const reply = await ask(await get(), { prompt: chat, maxOutputTokens: 60, temperature: 0 })
    assert.ok(reply.text.length > 0)
    assert.doesNotMatch(reply.text, /<\|im_/)
    assert.ok((reply.inputTokens.total ?? 0) > 30)
    assert.ok((reply.outputTokens.total ?? 0) > 0)
    assert.deepEqual(reply.warnings, [])
  })

  it('ends at the token limit with finish "length"', async () => {
    const reply = await ask(await get(), { prompt: [user('Tell a long story.')], maxOutputTokens: 5, seed: 1 })
    assert.equal(reply.finish, 'length')
    assert.equal(reply.outputTokens.total, 5)
  })

  it('ends before a stop sequence', async () => {
    const prompt = [user('Count: one two three four five six seven eight.')]
    const free = await ask(await get(), { prompt, maxOutputTokens: 30, temperature: 0 })
    const stop = free.text.charAt(Math.floor(free.text.length / 2))
    const reply = await ask(await get(), { prompt, maxOutputTokens: 30, temperature: 0, stopSequences: [stop] })
    assert.equal(reply.finish, 'stop')
    assert.equal(reply.text, free.text.slice(0, free.text.indexOf(stop)))
  })

  it('evaluates only what differs from an earlier prompt, also when kinds of prompt alternate', async () => {
    const model = await get()
    const other = system(
      'You judge answers. You say whether an answer is polite, short, and about lamps, desks or chairs. Say only one word.',
    )
    for (const prompt of [
      [shop, user('One.')],
      [other, user('Two.')],
    ])
      await ask(model, { prompt, maxOutputTokens: 1 })
    for (const prompt of [
      [shop, user('Three.')],
      [other, user('Four.')],
    ]) {
      const { inputTokens } = await ask(model, { prompt, maxOutputTokens: 1 })
      assert.ok((inputTokens.cacheRead ?? 0) >= 25, `${inputTokens.cacheRead} of ${inputTokens.total} tokens were kept`)
      assert.equal((inputTokens.cacheRead ?? 0) + (inputTokens.noCache ?? 0), inputTokens.total)
    }
  })

  it('repeats itself for a seed and not for another', async () => {
    const model = await get()
    const say = async (seed: number) =>
      (await ask(model, { prompt: chat, maxOutputTokens: 24, temperature: 1, seed })).text
    // The first call settles how much of the prompt is kept: rounding differs with how tokens are batched.
    await say(1)
    const texts = [await say(1), await say(1), await say(2), await say(3)]
    assert.equal(texts[0], texts[1])
    assert.ok(new Set(texts).size > 1)
  })

  it('writes JSON that fits the schema', async () => {
    const schema: JSONSchema7 = {
      type: 'object',
      properties: {
        inputs: { type: 'array', items: { type: 'string', maxLength: 30 }, minItems: 2, maxItems: 2 },
        answer: { type: 'string', enum: ['yes', 'no', 'na'] },
      },
      required: ['inputs', 'answer'],
      additionalProperties: false,
    }
    const options = { prompt: chat, temperature: 0.9, responseFormat: { type: 'json', schema } } as const
    for (const seed of [1, 2]) {
      const reply = await ask(await get(), { ...options, prompt: [...chat], seed, maxOutputTokens: 200 })
      assert.equal(reply.finish, 'stop')
      assert.doesNotMatch(reply.text, /\n/)
      const value = JSON.parse(reply.text)
      assert.deepEqual(Object.keys(value), ['inputs', 'answer'])
      assert.equal(value.inputs.length, 2)
      for (const input of value.inputs) assert.ok(typeof input === 'string' && input.length <= 30)
      assert.ok(['yes', 'no', 'na'].includes(value.answer))
    }
    const cut = await ask(await get(), { ...options, prompt: [...chat], seed: 1, maxOutputTokens: 4 })
    assert.equal(cut.finish, 'length')
    assert.throws(() => JSON.parse(cut.text))
  })

  it('scores labels: probabilities that sum to 1, the same for the same prompt, and their mass', async () => {
    const prompt = [shop, user('Is a lamp a thing? Answer with one word: yes, no or na')]
    const score = async (labels: string[]) => {
      const { text, providerMetadata, finish } = await ask(await get(), {
        prompt,
        providerOptions: { tunesmith: { labels } },
      })
      return { text, finish, ...providerMetadata?.['tunesmith'] } as {
        text: string
        finish: string
        mass: number
        labels: Record<string, number>
      }
    }
    const three = await score(['yes', 'no', 'na'])
    assert.deepEqual(Object.keys(three.labels), ['yes', 'no', 'na'])
    assert.ok(Math.abs(Object.values(three.labels).reduce((a, b) => a + b, 0) - 1) < 1e-9)
    assert.ok(Object.values(three.labels).every((p) => p >= 0 && p <= 1))
    assert.ok(three.mass > 0 && three.mass <= 1)
    assert.equal(three.finish, 'stop')
    assert.equal(three.labels[three.text], Math.max(...Object.values(three.labels)))
    const again = await score(['yes', 'no', 'na'])
    assert.ok(Math.abs((again.labels['yes'] ?? 0) - (three.labels['yes'] ?? 1)) < 0.05)
    // Leaving a label out changes the shares and not the odds of those that stay.
    const two = await score(['yes', 'no'])
    const odds = (labels: Record<string, number>) => (labels['yes'] ?? 0) / (labels['no'] ?? 1)
    assert.ok(Math.abs(Math.log(odds(two.labels) / odds(again.labels))) < 0.2)
  })

  it('stops at an abort, running or waiting, and goes on with the next call', async () => {
    const model = await get()
    const stop = new AbortController()
    const options = { prompt: [user('Tell a long story.')], maxOutputTokens: 500, abortSignal: stop.signal }
    const running = ask(model, options)
    const waiting = ask(model, options)
    setTimeout(() => stop.abort(), 100)
    await assert.rejects(running, { name: 'AbortError' })
    await assert.rejects(waiting, { name: 'AbortError' })
    const next = await ask(model, { prompt: chat, maxOutputTokens: 3 })
    assert.equal(next.outputTokens.total, 3)
  })

  it('refuses a prompt that is longer than its context, as a permanent failure', async () => {
    const long = ask(await get(), { prompt: [user('word '.repeat(2000))] })
    await assert.rejects(long, { name: 'AI_APICallError', statusCode: 400, isRetryable: false })
  })

  it('names what it does not honour', async () => {
    const { warnings } = await ask(await get(), { prompt: chat, maxOutputTokens: 1, presencePenalty: 1 })
    assert.deepEqual(warnings, [{ type: 'unsupported', feature: 'presencePenalty' }])
  })

  it('refuses settings that mean nothing', async () => {
    await assert.rejects(open({ threads: 0 }), { code: 'local/invalid-setting', where: `local/${MODEL}` })
    await assert.rejects(open({ context: 10 }), { code: 'local/invalid-setting', message: /context is at least 512/ })
  })

  it('never runs more threads than there are cores', async () => {
    const many = await open({ threads: 100_000 })
    assert.equal(many.facts['threads'], availableParallelism())
    await many.close()
  })

  it('keeps running for its other users when one closes it', async () => {
    const first = await get()
    const second = await open()
    await second.close()
    assert.equal((await ask(first, { prompt: chat, maxOutputTokens: 2 })).outputTokens.total, 2)
    await first.close()
  })
})
