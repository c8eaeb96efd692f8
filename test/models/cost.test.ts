import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { listedPrice, userPrice } from '../../src/models/cost.ts'
import { presets } from '../../src/models/presets.ts'
import { promptTokensBound } from '../../src/models/prompt.ts'
import { ask } from '../support/models.ts'

describe('prices', () => {
  it('are unknown where the table has none', () => {
    assert.equal(listedPrice('openai', 'no-such-model'), null)
    assert.equal(listedPrice('no-such-provider', 'gpt-4o-mini'), null)
  })

  it('are known for a model of each vendor that the presets name', () => {
    const models: Record<string, string> = {
      openai: 'gpt-4o-mini',
      anthropic: 'claude-sonnet-4-5',
      google: 'gemini-2.5-flash',
      openrouter: 'meta-llama/llama-3.3-70b-instruct',
      groq: 'llama-3.3-70b-versatile',
      mistral: 'mistral-small-latest',
      deepseek: 'deepseek-chat',
      together: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
      fireworks: 'accounts/fireworks/models/deepseek-v4-flash',
      'x-ai': 'grok-3',
    }
    for (const { prices } of Object.values(presets)) {
      if (prices !== null) assert.ok(listedPrice(prices, models[prices] ?? ''), prices)
    }
  })

  it('tell unknown usage from free', () => {
    const price = userPrice('lab', { input: 1, output: 2 })
    assert.equal(price.cost({ input: null, cached: null, output: 5 }), null)
    assert.equal(price.cost({ input: 5, cached: null, output: null }), null)
    assert.equal(price.cost({ input: 1e6, cached: null, output: 1e6 }), 3)
  })

  it('charge cached tokens less only where that price is known', () => {
    const usage = { input: 1e6, cached: 1e6, output: 0 }
    assert.equal(userPrice('lab', { input: 1, output: 2 }).cost(usage), 1)
    assert.equal(userPrice('lab', { input: 1, cached: 0.1, output: 2 }).cost(usage), 0.1)
    const listed = listedPrice('openai', 'gpt-4o-mini')
    assert.ok((listed?.cost(usage) ?? 1) < (listed?.cost({ ...usage, cached: 0 }) ?? 0))
  })

  it('reserve no less than a call can cost at any length and hour', () => {
    for (const [provider, model] of [
      ['openai', 'gpt-4o-mini'],
      ['deepseek', 'deepseek-chat'],
      ['x-ai', 'grok-4'],
    ] as const) {
      const price = listedPrice(provider, model) ?? assert.fail(model)
      for (const input of [10, 5000, 500_000]) {
        const cost = price.cost({ input, cached: Math.floor(input / 2), output: 100 }) ?? assert.fail(model)
        assert.ok(price.worst(input, 100) >= cost, `${model} at ${input}`)
        assert.ok(cost > 0)
      }
    }
  })

  it('name what was used', () => {
    assert.equal(userPrice('lab', { input: 1, output: 2 }).id, 'user:lab:1/1/2')
    assert.match(listedPrice('openai', 'gpt-4o-mini')?.id ?? '', /^genai-prices:openai\/gpt-4o-mini/)
  })
})

describe('the bound on prompt tokens', () => {
  it('counts bytes, messages and the schema', () => {
    const plain = promptTokensBound(ask('héllo'))
    assert.ok(plain >= 6 + 16)
    const schema = { name: 's', schema: { type: 'object', description: 'x'.repeat(500) } }
    assert.ok(promptTokensBound(ask('héllo', { schema })) >= plain + 500)
    const hidden = promptTokensBound(ask('héllo', { schema }), 'messages') - promptTokensBound(ask('héllo', { schema }))
    assert.ok(hidden > 500, 'Anthropic puts words of its own before a tool')
  })
})
