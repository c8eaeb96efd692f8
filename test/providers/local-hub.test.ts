import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { download, hubUrl, statedHash } from '../../src/providers/local/hub.ts'
import { answerRange, serve, tempFolder } from './local-fixtures.ts'

const bytes = randomBytes(1_000_000)
const ignore = (): void => undefined

describe('downloading from the hub', () => {
  it('names the file in the model repository, at a mirror where HF_ENDPOINT names one', () => {
    const file = { repository: 'owner/name', path: 'a/b.gguf' }
    assert.equal(hubUrl(file, {}), 'https://huggingface.co/owner/name/resolve/main/a/b.gguf')
    assert.equal(hubUrl(file, { HF_ENDPOINT: 'http://mirror' }), 'http://mirror/owner/name/resolve/main/a/b.gguf')
  })

  it('brings the whole file, through a redirect, and counts its bytes', async (t) => {
    const url = await serve(t, (request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
      else answerRange(bytes, request, response)
    })
    const to = join(tempFolder(t), 'file')
    let held = 0
    await download(`${url}/a`, { to, onBytes: (count) => (held = count) })
    assert.deepEqual(readFileSync(to), bytes)
    assert.equal(held, bytes.length)
  })

  it('asks only for the rest of a partial file', async (t) => {
    const ranges: (string | undefined)[] = []
    const url = await serve(t, (request, response) => {
      ranges.push(request.headers.range)
      answerRange(bytes, request, response)
    })
    const to = join(tempFolder(t), 'file')
    writeFileSync(to, bytes.subarray(0, 400_000))
    await download(url, { to, onBytes: ignore })
    assert.deepEqual(readFileSync(to), bytes)
    assert.deepEqual(ranges, ['bytes=400000-'])
  })

  it('starts again where the server knows no ranges, and is done where the file is whole', async (t) => {
    const folder = tempFolder(t)
    const plain = await serve(t, (_, response) => response.writeHead(200).end(bytes))
    writeFileSync(join(folder, 'a'), 'something else')
    await download(plain, { to: join(folder, 'a'), onBytes: ignore })
    assert.deepEqual(readFileSync(join(folder, 'a')), bytes)
    const ranged = await serve(t, (request, response) => answerRange(bytes, request, response))
    writeFileSync(join(folder, 'b'), bytes)
    await download(ranged, { to: join(folder, 'b'), onBytes: ignore })
    assert.deepEqual(readFileSync(join(folder, 'b')), bytes)
  })

  it('survives connections that break, as long as each brings something', async (t) => {
    let requests = 0
    const url = await serve(t, (request, response) => {
      requests++
      const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
      if (start >= 600_000) return answerRange(bytes, request, response)
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start })
      response.write(bytes.subarray(start, start + 300_000), () => void setTimeout(20).then(() => response.destroy()))
    })
    const to = join(tempFolder(t), 'file')
    await download(url, { to, onBytes: ignore })
    assert.deepEqual(readFileSync(to), bytes)
    assert.ok(requests >= 3)
  })

  it('fails at once on a refusal, and on a server that breaks without bringing anything', async (t) => {
    let requests = 0
    const url = await serve(t, (request, response) => {
      requests++
      if (request.url === '/gone') response.writeHead(404).end('no')
      else response.destroy()
    })
    const to = join(tempFolder(t), 'file')
    await assert.rejects(download(`${url}/gone`, { to, onBytes: ignore }), { message: 'answered 404' })
    await assert.rejects(download(`${url}/broken`, { to, onBytes: ignore }))
    assert.equal(requests, 2)
  })

  it('stops at an abort and keeps what it has', async (t) => {
    const stop = new AbortController()
    const url = await serve(t, (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 100_000))
    })
    const to = join(tempFolder(t), 'file')
    const running = assert.rejects(download(url, { to, onBytes: ignore, signal: stop.signal }), { name: 'AbortError' })
    while (!existsSync(to) || readFileSync(to).length === 0) await setTimeout(5)
    stop.abort()
    await running
    const held = readFileSync(to)
    assert.ok(held.length > 0)
    assert.deepEqual(held, bytes.subarray(0, held.length))
  })

  it('reads the SHA-256 that the hub states, without following to the storage behind it', async (t) => {
    const hash = 'ab'.repeat(32)
    const url = await serve(t, (request, response) => {
      const tag = request.url === '/large' ? hash : 'a1b2c3'
      response.writeHead(302, { location: 'http://127.0.0.1:1/', 'x-linked-etag': `"${tag}"` }).end()
    })
    assert.equal(await statedHash(`${url}/large`, {}), hash)
    assert.equal(await statedHash(`${url}/small`, {}), null)
  })
})
