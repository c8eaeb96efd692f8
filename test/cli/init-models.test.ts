import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { calcPrice } from '@pydantic/genai-prices'
import { parse } from 'yaml'
import { foundModels, modelOfLastResort, namedModel } from '../../src/cli/choose-model.ts'
import { defaultModels } from '../../src/models/default-models.ts'
import { presets } from '../../src/models/presets.ts'
import { runningServers } from '../../src/models/running-servers.ts'
import { temporaryFolder, tunesmith } from './tunesmith.ts'

const root = temporaryFolder({ after })
const configOf = (folder: string): Record<string, unknown> =>
  parse(readFileSync(join(folder, 'tunesmith.yaml'), 'utf8'))

/** Something that listens on this machine and answers every request in the same way. */
async function listening(test: TestContext, body: string, status = 200): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  test.after(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`
}

describe('the model of a new project', () => {
  it('is the usual one of the first provider whose key is set, then of a server that runs, then local', () => {
    const servers = [{ provider: 'ollama', models: ['nomic-embed-text', 'qwen3:8b'] }]
    const all = foundModels({ GROQ_API_KEY: 'k', OPENAI_API_KEY: 'k' }, servers)
    assert.deepEqual(
      all.map(({ ref }) => ref),
      [`openai/${defaultModels['openai']}`, `groq/${defaultModels['groq']}`, 'ollama/qwen3:8b'],
    )
    assert.equal(all[0]?.why, 'because OPENAI_API_KEY is set')
    assert.deepEqual(foundModels({ OPENAI_API_KEY: '' }, []), [])
    assert.equal(modelOfLastResort.ref, 'local/qwen2.5-coder-1.5b')
  })

  it('is looked for where nothing is asked, unless the template has one of its own', async () => {
    const keyed = { OPENAI_API_KEY: 'k' }
    const { out } = await tunesmith(['init', join(root, 'keyed'), '--template', 'coach'], { env: keyed })
    assert.match(out, /^models {7}openai\/gpt-5\.4-mini, because OPENAI_API_KEY is set$/m)
    assert.deepEqual(configOf(join(root, 'keyed'))['models'], { generator: 'openai/gpt-5.4-mini' })
    await tunesmith(['init', join(root, 'own')], { env: keyed })
    assert.deepEqual(Object.values(Object(configOf(join(root, 'own'))['models'])), Array(3).fill('simulated/support'))
  })

  it('comes with small sets and one-pass verdicts where it is local', async () => {
    const folder = join(root, 'local')
    await tunesmith(['init', folder, '--template', 'tutor', '--models', 'local'])
    const { models, judging, target, ...rest } = configOf(folder)
    assert.equal(Object(models).generator.model, 'local/qwen2.5-coder-1.5b')
    assert.deepEqual([judging, target], [{ mode: 'choice' }, { examples: 20, pass_rate: 0.5 }])
    assert.deepEqual(rest['export'], ['trl'])
    const doctor = await tunesmith(['doctor', '-C', folder], { env: { TUNESMITH_CACHE: join(root, 'no-cache') } })
    assert.match(doctor.out, /panel of 10/)
  })
})

describe('a provider named alone', () => {
  it('stands for a model whose price is in the bundled table', () => {
    const hosted = Object.entries(defaultModels).filter(([provider]) => !['local', 'simulated'].includes(provider))
    assert.ok(hosted.length >= 10)
    for (const [provider, model] of hosted) {
      const providerId = presets[provider]?.prices ?? provider
      assert.ok(calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId }), `${provider}/${model}`)
    }
  })

  it('covers every provider that a key opens', () => {
    const keyed = Object.entries(presets).flatMap(([provider, { key }]) => (key === null ? [] : [provider]))
    assert.deepEqual(
      keyed.filter((provider) => !Object.hasOwn(defaultModels, provider)),
      [],
    )
  })

  it('is told apart from a whole reference', async () => {
    assert.equal((await namedModel('simulated')).ref, 'simulated/any')
    assert.equal((await namedModel('openai/gpt-x')).ref, 'openai/gpt-x')
    assert.equal((await namedModel('nobody')).ref, 'nobody')
  })
})

describe('running servers', () => {
  it('are those that list a model; others, and what does not answer, are passed over', async (test) => {
    const good = await listening(test, '{"object":"list","data":[{"id":"qwen3:8b"},{"id":"llama3.1"},{}]}')
    const servers = await runningServers({
      good,
      empty: await listening(test, '{"data":[]}'),
      page: await listening(test, '<html>'),
      closed: await listening(test, '{"data":[{"id":"x"}]}', 401),
      nobody: 'http://127.0.0.1:9/v1',
    })
    assert.deepEqual(servers, [{ provider: 'good', models: ['qwen3:8b', 'llama3.1'] }])
  })
})

describe('init --models in a project', () => {
  it('changes the models and not one other line', async () => {
    const folder = join(root, 'rewritten')
    await tunesmith(['init', folder])
    const before = readFileSync(join(folder, 'tunesmith.yaml'), 'utf8')
    const { code, out } = await tunesmith(['init', folder, '--models', 'groq'])
    assert.equal(code, 0)
    assert.match(out, /^before {7}simulated\/support\nmodels {7}groq\/openai\/gpt-oss-120b, the usual one of groq/)
    assert.equal(
      readFileSync(join(folder, 'tunesmith.yaml'), 'utf8'),
      before.replace(/^models:\n(?: {2}.*\n)+/m, 'models:\n  generator: groq/openai/gpt-oss-120b\n'),
    )
  })

  it('also changes a way of judging that the new model cannot follow, and says so', async () => {
    const folder = join(root, 'sql')
    await tunesmith(['init', folder, '--template', 'sql'])
    const { out } = await tunesmith(['init', folder, '--models', 'openai/gpt-x'])
    assert.match(out, /^judging {6}mode: json, since openai\/gpt-x may give no probabilities of words$/m)
    assert.deepEqual(configOf(folder)['judging'], { mode: 'json' })
    const back = await tunesmith(['init', folder, '--models', 'simulated', '--json'])
    assert.deepEqual(JSON.parse(back.out), {
      folder,
      model: 'simulated/any',
      before: ['openai/gpt-x'],
      keys: ['models'],
    })
  })

  it('takes the project by -C as every command does', async () => {
    const folder = join(root, 'elsewhere')
    await tunesmith(['init', folder])
    assert.equal((await tunesmith(['init', '--models', 'simulated/any', '-C', folder])).code, 0)
    assert.deepEqual(configOf(folder)['models'], { generator: 'simulated/any' })
  })

  it('touches no file that is broken', async () => {
    const folder = join(root, 'broken')
    mkdirSync(folder)
    writeFileSync(join(folder, 'tunesmith.yaml'), 'models: { generator: a/b\n')
    const { code, err } = await tunesmith(['init', folder, '--models', 'openai'])
    assert.equal(code, 2)
    assert.match(err, /yaml\/syntax/)
    assert.equal(readFileSync(join(folder, 'tunesmith.yaml'), 'utf8'), 'models: { generator: a/b\n')
  })
})

describe('a folder that cannot be written', () => {
  it('is a clear error, and nothing is left behind', async (test) => {
    if (process.platform !== 'linux') return test.skip('/proc is a thing of Linux')
    const { code, err } = await tunesmith(['init', '/proc/foo/bar'])
    assert.equal(code, 2)
    assert.equal(
      err,
      'error  /proc/foo/bar  The project cannot be written: no folder can be made there (ENOENT).\n  fix: Name a folder that you may write to: `tunesmith init ~/my-project`.\n  (init/unwritable)\n',
    )
  })

  it('is taken back to what it was where a part of it is in the way', async () => {
    const folder = join(root, 'half')
    mkdirSync(folder)
    writeFileSync(join(folder, 'prompts'), 'a file, not a folder')
    const { code, err } = await tunesmith(['init', folder])
    assert.equal(code, 2)
    assert.match(err, /init\/unwritable/)
    assert.deepEqual(
      [existsSync(join(folder, 'tunesmith.yaml')), existsSync(join(folder, 'rubric.yaml'))],
      [false, false],
    )
  })
})
