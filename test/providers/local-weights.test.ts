import assert from 'node:assert/strict'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { cacheFolder } from '../../src/providers/local/cache.ts'
import { catalogue } from '../../src/providers/local/catalogue.ts'
import { rememberedHash } from '../../src/providers/local/hash.ts'
import { listModels } from '../../src/providers/local/list.ts'
import { isPulled, resolveWeights } from '../../src/providers/local/weights.ts'
import local from '../../src/providers/local.ts'
import { tempFolder } from './local-fixtures.ts'

const places = { cache: '/cache', root: '/project' }

describe('references to local models', () => {
  it('means a catalogue entry, a path from the project, an absolute path, or a file on the hub', () => {
    const file = (reference: string): string => resolveWeights(reference, places).file
    assert.equal(file('smollm2-135m'), '/cache/models/smollm2-135m-instruct-q4_1.gguf')
    assert.equal(file('./models/x.gguf'), '/project/models/x.gguf')
    assert.equal(file('local/./models/x.gguf'), '/project/models/x.gguf')
    assert.equal(file('local//models/x.gguf'), '/models/x.gguf')
    assert.equal(file('hf:owner/repo/deep/x.gguf'), '/cache/models/hf/owner/repo/deep/x.gguf')
  })

  it('guesses the entry that a typing error meant', () => {
    assert.throws(() => resolveWeights('qwen2.5-coder-1.5', places), {
      code: 'local/unknown-model',
      fix: 'Did you mean `local/qwen2.5-coder-1.5b`?',
    })
  })

  it('lets no hub reference leave the cache folder', () => {
    for (const name of [
      'hf:a/b',
      'hf:a/../../x.gguf',
      'hf:../b/x.gguf',
      'hf:a/b/x.bin',
      'hf:a//x.gguf',
      'hf:a/b/..\\x.gguf',
    ]) {
      assert.throws(() => resolveWeights(name, places), { code: 'local/unknown-model' }, name)
    }
  })

  it('does not take a file of the wrong size for a catalogue entry', (t) => {
    const weights = resolveWeights('smollm2-135m', { cache: tempFolder(t), root: '.' })
    mkdirSync(dirname(weights.file), { recursive: true })
    writeFileSync(weights.file, 'half')
    assert.equal(isPulled(weights), false)
  })

  it('pins every entry of the catalogue by hash and size', () => {
    for (const { sha256, bytes, packages, hub } of catalogue) {
      assert.match(sha256, /^[0-9a-f]{64}$/)
      assert.ok(Number.isInteger(bytes) && packages.length > 0)
      assert.match(hub.repository, /^[\w.-]+\/[\w.-]+$/)
      for (const requirement of packages) assert.match(requirement, /^[\w-]+==[\d.]+$/)
    }
  })
})

describe('the cache folder', () => {
  it('is where the environment says, else under the user', () => {
    assert.equal(cacheFolder({ TUNESMITH_CACHE: '/c', XDG_CACHE_HOME: '/x' }), '/c')
    if (process.platform === 'linux') {
      assert.equal(cacheFolder({ XDG_CACHE_HOME: '/x' }), '/x/tunesmith')
      assert.equal(cacheFolder({}), join(homedir(), '.cache/tunesmith'))
    }
  })

  it('lists the catalogue, then every other GGUF file in it', (t) => {
    const cache = tempFolder(t)
    for (const name of ['models/hf/o/r/b.gguf', 'models/a.gguf', 'models/a.gguf.hub.partial']) {
      mkdirSync(dirname(join(cache, name)), { recursive: true })
      writeFileSync(join(cache, name), 'x')
    }
    const listed = listModels({ env: { TUNESMITH_CACHE: cache } })
    assert.deepEqual(
      listed.map(({ ref, pulled }) => [ref, pulled]),
      [
        ...catalogue.map(({ id }) => [`local/${id}`, false]),
        [`local/${join(cache, 'models/a.gguf')}`, true],
        ['local/hf:o/r/b.gguf', true],
      ],
    )
  })

  it('remembers the hash of a file until it changes', async (t) => {
    const cache = tempFolder(t)
    const file = join(cache, 'x.gguf')
    writeFileSync(file, 'one')
    const first = await rememberedHash(file, cache)
    assert.equal(await rememberedHash(file, cache), first)
    writeFileSync(file, 'two')
    utimesSync(file, 1, 1)
    assert.notEqual(await rememberedHash(file, cache), first)
  })
})

describe('opening a local model that is not ready', () => {
  const open = (model: string, settings: Record<string, unknown> = {}) =>
    local.open({ model, settings, root: '/nowhere', notify: () => undefined })

  it('says how to pull it', async (t) => {
    const before = process.env['TUNESMITH_CACHE']
    process.env['TUNESMITH_CACHE'] = tempFolder(t)
    t.after(() => {
      if (before === undefined) delete process.env['TUNESMITH_CACHE']
      else process.env['TUNESMITH_CACHE'] = before
    })
    await assert.rejects(open('qwen2.5-coder-1.5b'), {
      code: 'local/not-pulled',
      exit: 2,
      fix: 'Get it with `tunesmith models pull qwen2.5-coder-1.5b`.',
    })
  })

  it('says that a named file is not there', async () => {
    await assert.rejects(open('./x.gguf'), { code: 'local/no-file', where: 'local/./x.gguf' })
  })
})
