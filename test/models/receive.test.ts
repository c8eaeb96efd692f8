import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { openFetch } from '../../src/models/fetch.ts'
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
