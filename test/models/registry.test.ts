import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Role } from '../../src/core/calls.ts'
import { TunesmithError } from '../../src/core/errors.ts'
import { openModels } from '../../src/models/models.ts'
import { presets } from '../../src/models/presets.ts'
import type { RoleSetting } from '../../src/models/settings.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, type BenchOptions, onServer } from '../support/models.ts'
import { chat } from '../support/openai-server.ts'

const open = (setting: RoleSetting, { providers = {}, env = {}, role = 'judge' as Role } = {}) =>
  openModels({
    roles: { [role]: setting },
    ...{ providers, env, parts: [], ledger: memoryLedger(), root: '.' },
    budget: { account: 'run', limit: null },
    draining: new AbortController().signal,
    signal: new AbortController().signal,
    notify: () => {},
  })

async function refusal(setting: RoleSetting, options: Parameters<typeof open>[1] = {}): Promise<TunesmithError> {
  const error = await open(setting, options).then(
    () => assert.fail('it opened'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof TunesmithError, String(error))
  return error
}

describe('a reference to a model', () => {
  for (const [name, { key, prices }] of Object.entries(presets)) {
    it(`reaches ${name}${key ? ` with ${key}` : ' without a key'}`, async () => {
      const models = await open({ model: `${name}/some/model:tag` }, { env: key ? { [key]: 'k' } : {} })
      const info = models.role('judge')
      assert.equal(info.provider, name)
      assert.equal(info.model, 'some/model:tag')
      assert.equal(info.free, prices === null)
      assert.equal(info.priceKnown, prices === null)
      assert.equal(info.maxTokens, 2048)
      await models.close()
    })
  }

  it('keeps the slashes of the model on the wire', async () => {
    const role = { model: 'lab/meta-llama/x' }
    await onServer(
      () => chat('Fine.'),
      { role },
      async ({ models, server }) => {
        await models.call(ask('Hi'))
        assert.equal(server.seen[0]?.request.model, 'meta-llama/x')
      },
    )
  })

  it('names the variable of a missing key', async () => {
    const error = await refusal({ model: 'openai/gpt-x' })
    assert.equal(error.code, 'models/no-key')
    assert.equal(error.where, 'OPENAI_API_KEY')
    assert.equal(error.exit, 2)
    assert.match(error.message, /judge model is openai\/gpt-x/)
  })

  it('refuses a key that no request can carry, without showing it', async () => {
    const keys = {
      '“sk-secret”': /^Character 1 of the key is a curly quote/,
      'sk-\nsecret': /^Character 4 of the key is a line break/,
      'sk-secrеt': /^Character 8 of the key is no plain ASCII/,
      'sk\u200bsecret': /^Character 3 of the key is one that cannot be seen/,
    }
    for (const [key, says] of Object.entries(keys)) {
      const error = await refusal({ model: 'openai/gpt-x' }, { env: { OPENAI_API_KEY: key } })
      assert.deepEqual([error.code, error.where, error.exit], ['models/bad-key', 'OPENAI_API_KEY', 2])
      assert.match(error.message, says)
      assert.ok(!`${error.message}${error.fix}`.includes('sec'))
    }
  })

  it('guesses a provider that is nearly right', async () => {
    const error = await refusal({ model: 'openrooter/meta/x' })
    assert.equal(error.code, 'models/unknown-provider')
    assert.match(error.fix, /openrouter\/meta\/x/)
    const own = await refusal({ model: 'labb/x' }, { providers: { labs: { base_url: 'http://h/v1' } } })
    assert.match(own.fix, /labs\/x/)
  })

  it('knows other words for a provider', async () => {
    for (const [model, name] of Object.entries({ 'gemini/x': 'google/x', 'claude/x': 'anthropic/x' })) {
      const error = await refusal({ model })
      assert.equal(error.code, 'models/unknown-provider')
      assert.ok(error.fix.includes(name), error.fix)
    }
  })

  it('takes the address and the key of a vendor for a provider of its type, under any name', async () => {
    const error = await refusal({ model: 'team/claude-x' }, { providers: { team: { type: 'anthropic' } } })
    assert.equal(error.where, 'ANTHROPIC_API_KEY')
    const providers = { team: { type: 'anthropic', key: 'TEAM_KEY' } }
    const models = await open({ model: 'team/claude-sonnet-4-5' }, { providers, env: { TEAM_KEY: 'k' } })
    assert.equal(models.role('judge').priceKnown, true)
    await models.close()
  })

  it('has no API to choose where the type has one', async () => {
    const providers = { lab: { base_url: 'http://h/v1', api: 'responses' } }
    assert.equal((await refusal({ model: 'lab/x' }, { providers })).where, 'providers.lab.api')
    const role = await refusal({ model: 'ollama/x', api: 'chat' })
    assert.equal(role.where, 'models.judge.api')
  })

  it('needs a model', async () => {
    assert.equal((await refusal({ model: 'openai' })).code, 'models/unknown-model')
    assert.equal((await refusal({ model: 'openai/' })).code, 'models/unknown-model')
  })

  it('needs an address where the provider is not known', async () => {
    const error = await refusal({ model: 'mine/x' }, { providers: { mine: { rpm: 5 } } })
    assert.equal(error.code, 'models/no-address')
  })
})

describe('settings of models and providers', () => {
  it('are refused with the nearest name', async () => {
    const role = await refusal({ model: 'ollama/x', temprature: 1 })
    assert.equal(role.code, 'models/unknown-setting')
    assert.equal(role.where, 'models.judge.temprature')
    assert.match(role.fix, /temperature/)
    const provider = await refusal({ model: 'mine/x' }, { providers: { mine: { base_url: 'http://h/v1', rmp: 5 } } })
    assert.equal(provider.where, 'providers.mine.rmp')
    assert.match(provider.fix, /rpm/)
  })

  it('are refused where a value is wrong', async () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ temperature: -1 }, 'models.judge.temperature'],
      [{ max_tokens: 0.5 }, 'models.judge.max_tokens'],
      [{ structured: 'grammar' }, 'models.judge.structured'],
      [{ price: { input: 1 } }, 'models.judge.price.output'],
    ]
    for (const [setting, where] of bad) {
      const error = await refusal({ model: 'ollama/x', ...setting })
      assert.equal(error.code, 'models/invalid-setting')
      assert.equal(error.where, where)
    }
    const url = await refusal({ model: 'mine/x' }, { providers: { mine: { base_url: 'gpu:8000' } } })
    assert.equal(url.where, 'providers.mine.base_url')
  })

  it('change a known provider', async () => {
    const models = await open({ model: 'ollama/x' }, { providers: { ollama: { concurrency: 2 } } })
    assert.equal(models.role('judge').concurrency, 2)
    await models.close()
  })

  it('make the price of a known provider unknown at another address', async () => {
    const env = { OPENAI_API_KEY: 'k' }
    const [listed, moved] = await Promise.all([
      open({ model: 'openai/gpt-4o-mini' }, { env }),
      open({ model: 'openai/gpt-4o-mini' }, { env, providers: { openai: { base_url: 'http://h/v1' } } }),
    ])
    assert.equal(listed.role('judge').priceKnown, true)
    assert.equal(moved.role('judge').priceKnown, false)
    await Promise.all([listed.close(), moved.close()])
  })

  it('call max_tokens what the provider calls it', async () => {
    await onServer(
      () => chat('Fine.'),
      {},
      async ({ server }) => {
        const providers = { openai: { base_url: server.baseUrl } }
        const models = await open({ model: 'openai/gpt-x' }, { providers, env: { OPENAI_API_KEY: 'k' } })
        await models.call(ask('Hi', { role: 'judge' }))
        await models.close()
        assert.equal(server.seen[0]?.request.max_completion_tokens, 2048)
        assert.equal(server.seen[0]?.request.max_tokens, undefined)
      },
    )
  })

  it('scores labels only where the provider does', async () => {
    const options: BenchOptions = {}
    await onServer(
      () => chat('yes'),
      options,
      async ({ models, server }) => {
        await assert.rejects(models.call(ask('Hi', { labels: ['yes', 'no'] })), /does not score labels/)
        assert.equal(server.seen.length, 0)
        assert.equal(models.role('generator').scoresLabels, false)
      },
    )
  })
})
