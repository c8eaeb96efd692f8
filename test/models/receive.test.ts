import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { mostReplyBytes, openFetch } from '../../src/models/fetch.ts'
import { type Behaviour, openAiServer } from '../support/openai-server.ts'

async function fetching(test: TestContext, behaviour: Behaviour, connections = 1) {
  const server = await openAiServer(() => behaviour)
  const pool = openFetch({ connections, timeoutMs: 5000 })
  test.after(async () => {
    await pool.close()
    await server.close()
  })
  const send = (signal: AbortSignal | null = null): Promise<Response> =>
    pool.fetch(server.baseUrl, { method: 'POST', body: '{}', signal })
  return { server, send }
}

describe('a fetched reply', () => {
  it('is read by a reader, as text or as JSON, and again from a clone', async (test) => {
    const { send } = await fetching(test, { body: { a: 1 }, headers: { 'x-request-id': 'r1', 'x-other': 'o' } })
    const reply = await send()
    assert.deepEqual([reply.ok, reply.status, await reply.text()], [true, 200, '{"a":1}'])
    assert.deepEqual(await (await send()).json(), { a: 1 })
    assert.equal(await reply.clone().text(), '{"a":1}')
    const { value } = (await (await send()).body?.getReader().read()) ?? {}
    assert.equal(Buffer.from(value ?? []).toString(), '{"a":1}')
    assert.equal(reply.headers.get('X-Request-Id'), 'r1')
    assert.deepEqual(Object.fromEntries(new Headers(reply.headers)), Object.fromEntries(reply.headers))
    assert.equal(reply.headers.get('x-other'), null, 'only what is read later is kept')
  })

  it('that is no JSON, or nothing, is an ordinary Response', async (test) => {
    const page = await fetching(test, { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } })
    const reply = await page.send()
    assert.ok(reply instanceof Response)
    assert.deepEqual([reply.status, await reply.text()], [502, '<html>'])
    const empty = await fetching(test, { status: 204 })
    assert.equal((await empty.send()).body, null)
  })
})

describe('a request that is cut', () => {
  it('ends at once, in flight or still waiting for a connection, and the waiting one is never sent', async (test) => {
    const { server, send } = await fetching(test, { hang: true })
    const cut = new AbortController()
    const ends = Promise.allSettled([send(cut.signal), send(cut.signal)])
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    cut.abort(new Error('enough'))
    for (const end of await ends) {
      assert.equal(end.status, 'rejected')
      assert.equal(end.status === 'rejected' && end.reason.message, 'enough')
    }
    await assert.rejects(send(cut.signal), { message: 'enough' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(server.seen.length, 1)
  })
})

/** A server that does as it likes with each connection that asks for something. */
async function sending(test: TestContext, answer: (socket: Socket) => void, timeoutMs = 5000) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const pool = openFetch({ connections: 4, timeoutMs })
  test.after(async () => {
    await pool.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1`
  return (): Promise<Response> => pool.fetch(url, { method: 'POST', body: '{}' })
}

const head = (more = ''): string => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${more}\r\n`

describe('a reply without end', () => {
  it('is cut at the time-out though bytes still come, and so is the next one', { timeout: 5000 }, async (test) => {
    const send = await sending(
      test,
      (socket) => {
        socket.write(head())
        const timer = setInterval(() => socket.write(' '), 20)
        socket.on('close', () => clearInterval(timer))
      },
      300,
    )
    for (let i = 0; i < 2; i++) {
      const ends = await Promise.allSettled([send(), send()])
      for (const end of ends) assert.equal(end.status === 'rejected' && end.reason.code, 'ETIMEDOUT')
    }
  })

  it('is cut at the most that a reply may have, packed or not', { timeout: 20_000 }, async (test) => {
    const endless = await sending(test, (socket) => {
      socket.write(head())
      const more = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(1 << 20, ' ')));
      }
      socket.on('drain', more)
      more()
    })
    const tooLarge = { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }
    await assert.rejects(endless(), tooLarge)
    const packed = gzipSync(Buffer.alloc(mostReplyBytes + 1, ' '))
    const bomb = await sending(test, (socket) => {
      socket.write(head(`content-encoding: gzip\r\ncontent-length: ${packed.length}\r\n`))
      socket.write(packed)
    })
    await assert.rejects(bomb(), tooLarge)
  })
})

describe('a body that is not what it is said to be', () => {
  it('is told in words where it is neither packed nor text', async (test) => {
    const cut = gzipSync('{"a":1}').subarray(0, 12)
    const { send } = await fetching(test, { body: cut, status: 503, headers: { 'content-encoding': 'gzip' } })
    const reply = await send()
    assert.deepEqual([reply.status, await reply.text()], [503, 'a body that is no valid gzip'])
  })
})
