import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import type { CallReply } from '../../src/core/calls.ts'
import { TunesmithError } from '../../src/core/errors.ts'
import { at } from '../../src/models/at.ts'
import { ask, type BenchOptions } from '../support/models.ts'
import type { Behaviour, ScriptOf } from '../support/scripted-server.ts'
import { onWire, plainModel, type WireBench } from '../support/wire-models.ts'
import { type WireName, type WireRequest, wireNames, wires } from '../support/wires.ts'

type Script = ScriptOf<WireRequest>

const callOnce = (
  name: WireName,
  script: Script,
  options: BenchOptions = {},
): Promise<{ reply: CallReply } & WireBench> =>
  onWire(name, script, options, async (bench) => ({ reply: await bench.models.call(ask('Hi')), ...bench }))

/** A script that misbehaves once. */
const firstThen =
  (first: Behaviour, then: (asked: WireRequest) => Behaviour): Script =>
  (asked, _n, all) =>
    all === 1 ? first : then(asked)

const stopOf = (name: WireName, behaviour: Behaviour): Promise<TunesmithError> =>
  callOnce(name, () => behaviour).then(
    () => assert.fail('it went on'),
    (error: unknown) => (error instanceof TunesmithError ? error : assert.fail(String(error))),
  )

const value = z.object({ answer: z.enum(['yes', 'no']), reasons: z.array(z.string()).max(2) })
const schema = { name: 'verdict', schema: z.toJSONSchema(value, { target: 'draft-7' }) }

for (const name of wireNames) {
  const { reply, fail, path } = wires[name]
  const fine = (asked: WireRequest): Behaviour => reply({ text: 'Fine.' }, asked)

  describe(`the ${name} format`, () => {
    it('brings text, tokens and cost, and carries system message, temperature and max_tokens', async () => {
      const usage = { input: 100, cached: 40, output: 20, reasoning: 8 }
      const messages = [
        { role: 'system' as const, content: 'Be brief.' },
        { role: 'user' as const, content: 'Hi' },
      ]
      await onWire(
        name,
        (asked) => reply({ text: 'Fine.', usage }, asked),
        { role: { temperature: 0.3 }, lab: { price: { input: 1, cached: 0.5, output: 2 } } },
        async ({ models, server }) => {
          const answer = await models.call(ask('', { messages }))
          assert.equal(answer.text, 'Fine.')
          assert.equal(answer.finish, 'stop')
          assert.deepEqual(answer.usage, { input: 100, cached: 40, output: 20 })
          assert.ok(Math.abs((answer.costUsd ?? 0) - (60 + 40 * 0.5 + 20 * 2) / 1e6) < 1e-12)
          assert.deepEqual(answer.warnings, [])
          const [{ request, path: asked } = assert.fail('nothing came')] = server.seen
          assert.equal(asked, path(plainModel[name]))
          assert.equal(request.model, plainModel[name])
          assert.deepEqual(request.messages, messages)
          assert.equal(request.maxTokens, 2048)
          assert.equal(request.temperature, 0.3)
        },
      )
    })

    it('sends the key in the way of its vendor', async () => {
      const { server } = await callOnce(name, fine, { lab: { key: 'LAB_KEY' }, env: { LAB_KEY: 'secret' } })
      const { authorization, 'x-api-key': anthropic, 'x-goog-api-key': google } = server.seen[0]?.headers ?? {}
      assert.deepEqual([authorization, anthropic, google].filter(Boolean), [
        name === 'chat' || name === 'responses' ? 'Bearer secret' : 'secret',
      ])
    })

    it('takes a schema in its own place, and in every weaker way', async () => {
      const text = '{"answer":"yes","reasons":[]}'
      for (const structured of ['json_schema', 'json_object', 'tool', 'prompt']) {
        await onWire(
          name,
          (asked) => reply({ text }, asked),
          { lab: { structured } },
          async ({ models, server }) => {
            const result = await models.structured({ ...ask('Hi'), schema }, value)
            assert.deepEqual(result.ok && result.value, { answer: 'yes', reasons: [] }, structured)
            assert.equal(server.seen.length, 1)
            const { request } = server.seen[0] ?? assert.fail('nothing came')
            const by = { json_schema: 'format', tool: 'tool' }[structured]
            assert.equal(request.schema?.by, by)
            assert.equal(JSON.stringify(request.messages).includes('JSON Schema'), by === undefined)
          },
        )
      }
    })

    it('checks a structured reply itself, and asks again with what is wrong', async () => {
      const texts = ['{"answer":"perhaps","reasons":["a","b","c"]}', '{"answer":"no","reasons":[]}']
      await onWire(
        name,
        (asked, _n, all) => reply({ text: texts[all - 1] ?? '' }, asked),
        {},
        async ({ models, server }) => {
          const result = await models.structured({ ...ask('Hi'), schema }, value)
          assert.equal(result.ok && result.value.answer, 'no')
          assert.match(server.seen[1]?.request.messages.at(-1)?.content ?? '', /cannot be used: answer/)
        },
      )
    })

    it('goes down to the next way where a schema is refused', async () => {
      const words = 'Invalid schema: json_schema is not supported by this model.'
      await onWire(
        name,
        (asked, _n, all) => (all === 1 ? fail(400, words) : reply({ text: '{"answer":"yes","reasons":[]}' }, asked)),
        {},
        async ({ models, server, notes }) => {
          const result = await models.structured({ ...ask('Hi'), schema }, value)
          assert.equal(result.ok, true)
          assert.equal(server.seen.length, 2)
          assert.match(notes[0] ?? '', /does not take a schema as json_schema/)
        },
      )
    })

    for (const usage of [null, 'absent'] as const) {
      it(`keeps a reply whose usage is ${usage}, at an unknown cost`, async () => {
        const {
          reply: answer,
          ledger,
          server,
        } = await callOnce(name, (asked) => reply({ text: 'Fine.', usage }, asked))
        assert.equal(answer.text, 'Fine.')
        assert.equal(answer.finish, 'stop')
        assert.deepEqual(answer.usage, { input: null, cached: null, output: null })
        assert.equal(answer.costUsd, null)
        assert.equal(server.seen.length, 1)
        assert.ok(ledger.account('run').spent > 0.002, 'the reservation stays counted')
      })
    }

    it('leaves thoughts out of the text', async () => {
      const { reply: answer } = await callOnce(name, (asked) => reply({ text: 'Fine.', reasoning: 'Hmm.' }, asked))
      assert.equal(answer.text, 'Fine.')
    })

    it('is truncated at the limit, and refused by a refusal or a filter: once and for all', async () => {
      for (const [finish, expected] of [
        ['length', 'truncated'],
        ['refused', 'refused'],
        ['filtered', 'refused'],
      ] as const) {
        const { reply: answer, server, ledger } = await callOnce(name, (asked) => reply({ text: 'I', finish }, asked))
        assert.equal(answer.finish, expected)
        assert.ok(answer.error)
        assert.equal(server.seen.length, 1)
        assert.equal(ledger.records.length, 1)
      }
    })

    it('is refused, with its tokens, also where the usage is missing', async () => {
      const { reply: answer } = await callOnce(name, (asked) =>
        reply({ text: 'No.', finish: 'refused', usage: null }, asked),
      )
      assert.equal(answer.finish, 'refused')
      assert.equal(answer.costUsd, null)
    })

    const json = (said: Parameters<typeof reply>[0]): string =>
      JSON.stringify(reply(said, { schema: null } as WireRequest).body)
    const passing: Record<string, Behaviour> = {
      'a 429': fail(429, 'slow down'),
      'a 500': fail(500, 'oops'),
      'a 503': fail(503, 'overloaded'),
      'a 529': fail(529, 'overloaded'),
      'a 502 page': { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' },
      'a 200 that holds an error': { ...fail(500, 'upstream failed'), status: 200 },
      'a 200 that holds a limit': {
        ...fail(429, 'slow down', name === 'chat' || name === 'responses' ? { code: 'rate_limit_exceeded' } : {}),
        status: 200,
      },
      'a socket cut before the answer': { cut: 'before' },
      'a socket cut in the body': { body: json({ text: 'Hello.' }), cut: 'body' },
      'broken JSON': { body: json({ text: 'Hello.' }).slice(0, -9) },
      'an HTML page with 200': { headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Welcome' },
      'an empty body': { body: '' },
      'an empty object': { body: {} },
      null: { body: 'null' },
      'a text': { body: '"ready"' },
      'an array': { body: [] },
      'an empty text': { body: json({ text: '' }) },
      'no end': { body: json({ text: 'Hello.', finish: null }) },
      'half a character': { body: json({ text: 'a@b' }).replace('@', '\\ud83d') },
      'a NUL': { body: json({ text: 'a@b' }).replace('@', '\\u0000') },
    }
    for (const [fault, behaviour] of Object.entries(passing)) {
      it(`asks again after ${fault}`, async () => {
        const { reply: answer, server } = await callOnce(name, firstThen(behaviour, fine))
        assert.equal(answer.text, 'Fine.')
        assert.equal(server.seen.length, 2)
      })
    }

    it('waits as long as the server says', async () => {
      const busy = fail(429, 'slow down', { headers: { 'retry-after': '7' } })
      const { timing } = await callOnce(name, firstThen(busy, fine))
      assert.ok((timing.slept[0] ?? 0) >= 7000 && (timing.slept[0] ?? 0) < 8000, String(timing.slept))
    })

    it('never throws what a strange reply makes of the SDK', async () => {
      const bodies = [...mutations(JSON.parse(json({ text: 'Hello.', reasoning: 'Hm.' })))]
      const script: Script = (asked, n) =>
        n === 1 ? { body: bodies[Number(asked.messages[0]?.content)] } : fine(asked)
      await onWire(name, script, {}, async ({ models }) => {
        const answers = await Promise.all(bodies.map((_, n) => models.call(ask(String(n)))))
        for (const [n, { finish }] of answers.entries()) assert.equal(finish, 'stop', JSON.stringify(bodies[n]))
      })
    })

    it('stops the run for a refused key, an empty account and an unknown model', async () => {
      assert.match((await stopOf(name, fail(401, 'invalid x-api-key'))).message, /refused the key/)
      const credit = 'Your credit balance is too low to access the API.'
      assert.match((await stopOf(name, fail(400, credit))).message, /no credit left/)
      assert.equal((await stopOf(name, fail(404, 'model: no-such-model'))).code, 'models/unknown-model')
    })
  })
}

/** A reply with one value at a time taken out or made something else; those that leave no good reply are asked again. */
function* mutations(body: unknown): Generator<unknown> {
  for (const path of pathsOf(body)) {
    for (const change of [undefined, null, 'x', 7, [], {}]) yield changed(body, path, change)
  }
}

const pathsOf = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.keys(value).flatMap((key) => [[...path, key], ...pathsOf(at(value, key), [...path, key])])
    : []

function changed(body: unknown, path: readonly string[], change: unknown): unknown {
  const copy: unknown = structuredClone(body)
  const parent = at(copy, ...path.slice(0, -1))
  if (typeof parent === 'object' && parent !== null) Reflect.set(parent, path.at(-1) ?? '', change)
  return copy
}
