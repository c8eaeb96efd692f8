import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { Models } from '../../src/models/models.ts'
import { openModels } from '../../src/models/models.ts'
import { installLine } from '../../src/models/packages.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { ask, jumpingTiming } from '../support/models.ts'
import { wireServer } from '../support/wire-server.ts'

function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-packages-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A project with one small AI SDK package installed, which calls its server with what it was made with. */
function projectWith(
  test: TestContext,
  name: string,
  { specification = 'v4', source = echo(specification) } = {},
): string {
  const root = temporaryFolder(test)
  const folder = join(root, 'node_modules', name)
  mkdirSync(join(folder, 'dist'), { recursive: true })
  const manifest = {
    name,
    version: '1.2.3',
    type: 'module',
    exports: { '.': { types: './x.d.ts', import: './dist/main.js' } },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'dist', 'main.js'), source)
  return root
}

const echo = (specification: string): string => `
globalThis.echoLoads = (globalThis.echoLoads ?? 0) + 1
export const createOther = () => { throw new Error('not this one') }
export function createEcho({ apiKey, region, fetch, baseURL }) {
  class Model {
    specificationVersion = '${specification}'
    provider = 'echo'
    supportedUrls = {}
    constructor(modelId) { this.modelId = modelId }
    async doGenerate({ maxOutputTokens }) {
      await fetch(baseURL, { method: 'POST', headers: {}, body: '{}' })
      return {
        content: [{ type: 'text', text: [this.modelId, apiKey, region, maxOutputTokens].join(' ') }],
        finishReason: { unified: 'stop', raw: 'done' },
        usage: { inputTokens: { total: 0 }, outputTokens: { total: 0 }, raw: {} },
        warnings: [{ type: 'unsupported', feature: 'temperature' }],
      }
    }
  }
  return Object.assign((id) => new Model(id), { languageModel: (id) => new Model(id) })
}`

const open = (
  root: string,
  {
    model,
    ...more
  }: {
    model: string
    providers?: Record<string, Record<string, unknown>>
    env?: Record<string, string>
    notify?: (text: string) => void
  },
): Promise<Models> =>
  openModels({
    roles: { generator: { model, temperature: 0.5 } },
    ...{ providers: {}, parts: [], ledger: memoryLedger(), root, env: {}, timing: jumpingTiming() },
    budget: { account: 'run', limit: null },
    draining: new AbortController().signal,
    signal: new AbortController().signal,
    notify: () => {},
    ...more,
  })

describe('a package of the AI SDK in the project', () => {
  it('is loaded when it is used, made with its options and key, and called through our own fetch', async (test) => {
    const server = await wireServer('chat', () => ({ body: {} }))
    test.after(() => server.close())
    const root = projectWith(test, '@ai-sdk/echo')
    const options = { region: 'north' }
    const providers = { mine: { package: '@ai-sdk/echo', key: 'ECHO', base_url: server.origin, options } }
    const notes: string[] = []
    await (await open(root, { model: 'ollama/x', providers })).close()
    assert.equal(Reflect.get(globalThis, 'echoLoads'), undefined)
    const models = await open(root, {
      model: 'mine/grey',
      providers,
      env: { ECHO: 'k' },
      notify: (note) => notes.push(note),
    })
    const reply = await models.call(ask('Hi'))
    await models.close()
    assert.equal(reply.text, 'grey k north 2048')
    assert.deepEqual(reply.usage, { input: null, cached: null, output: null }, '0 tokens are not counted ones')
    assert.deepEqual(notes, ['mine/grey: temperature is not sent as set'])
    assert.equal(server.seen.length, 1)
  })

  it('is found by a bare reference, with the key by its usual name', async (test) => {
    const server = await wireServer('chat', () => ({ body: {} }))
    test.after(() => server.close())
    const root = projectWith(test, '@ai-sdk/echo')
    const models = await open(root, { model: 'echo/grey', env: { ECHO_API_KEY: 'usual' } })
    assert.deepEqual([models.role('generator').provider, models.role('generator').priceKnown], ['echo', false])
    await models.close()
  })

  it('takes settings under its own name', async (test) => {
    const root = projectWith(test, '@ai-sdk/cohere', { source: echo('v4').replace('createEcho', 'createCohere') })
    const providers = { cohere: { rpm: 5, concurrency: 3 } }
    const models = await open(root, { model: 'cohere/grey', providers })
    assert.equal(models.role('generator').concurrency, 3)
    await models.close()
  })

  it('is asked for with the line that installs it', async (test) => {
    const root = temporaryFolder(test)
    await assert.rejects(open(root, { model: 'cohere/command-x' }), {
      code: 'provider/not-installed',
      where: 'models.generator',
      message: 'The package @ai-sdk/cohere is not installed.',
      fix: "Run `npm install @ai-sdk/cohere@4.0.52` in the project's folder.",
    })
    const providers = { mine: { package: '@ai-sdk/unheard-of' } }
    await assert.rejects(open(root, { model: 'mine/x', providers }), {
      where: 'providers.mine.package',
      fix: "Run `npm install @ai-sdk/unheard-of@latest` in the project's folder.",
    })
  })

  it('is refused where its models are of another specification, with the line of a version that fits', async (test) => {
    const root = projectWith(test, '@ai-sdk/cohere', {
      specification: 'v2',
      source: echo('v2').replace('createEcho', 'createCohere'),
    })
    await assert.rejects(open(root, { model: 'cohere/command-x' }), {
      code: 'provider/wrong-specification',
      message: '@ai-sdk/cohere 1.2.3 gives models of specification v2; Tunesmith calls those of v4.',
      fix: "Run `npm install @ai-sdk/cohere@4.0.52` in the project's folder.",
    })
  })

  it('is refused where it gives no model at all', async (test) => {
    const root = projectWith(test, 'odd-package', { source: 'export const version = 1' })
    await assert.rejects(open(root, { model: 'mine/x', providers: { mine: { package: 'odd-package' } } }), {
      code: 'provider/wrong-specification',
      message: /odd-package 1\.2\.3 gives no language model/,
    })
  })
})

describe('the line that installs a package', () => {
  it('names the versions that this package is pinned to', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
    for (const name of ['openai', 'anthropic', 'google', 'openai-compatible'].map((id) => `@ai-sdk/${id}`)) {
      assert.equal(installLine(name), `npm install ${name}@${manifest.dependencies[name]}`)
    }
  })
})
