import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import type { CallRequest } from '../../src/core/calls.ts'
import { TunesmithError } from '../../src/core/errors.ts'
import { ask, onServer } from '../support/models.ts'
import { type Behaviour, type ChatRequest, chat, fail, fitting } from '../support/openai-server.ts'

const Verdict = z.strictObject({ reason: z.string(), answer: z.enum(['yes', 'no']) })
const good = { reason: 'It does.', answer: 'yes' }

const schema = {
  name: 'verdict',
  schema: {
    type: 'object',
    properties: { reason: { type: 'string' }, answer: { enum: ['yes', 'no'] } },
    required: ['reason', 'answer'],
    additionalProperties: false,
  },
}

const judge = (text: string): CallRequest & { schema: typeof schema } => ({ ...ask(text, { kind: 'judge' }), schema })

const modeOf = ({ response_format, tools, messages }: ChatRequest): string => {
  if (tools) return 'tool'
  if (response_format) return response_format.type
  return messages.some(({ content }) => content.includes('JSON Schema')) ? 'prompt' : 'none'
}

const viaTool = (value: unknown): Behaviour =>
  chat(null, {
    finish: 'tool_calls',
    message: {
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'verdict', arguments: JSON.stringify(value) } }],
    },
  })

describe('a structured call', () => {
  it('sends the schema and gives the checked value', async () => {
    await onServer(
      () => fitting(good),
      {},
      async ({ models, server }) => {
        const result = await models.structured(judge('a'), Verdict)
        assert.deepEqual(result.ok && result.value, good)
        const format = server.seen[0]?.request.response_format
        assert.equal(format?.type, 'json_schema')
        assert.equal(format?.json_schema?.name, 'verdict')
        assert.deepEqual(format?.json_schema?.schema, schema.schema)
      },
    )
  })

  const readable: Record<string, string> = {
    'a fence': `\`\`\`json\n${JSON.stringify(good)}\n\`\`\``,
    'words around it': `Here it is: ${JSON.stringify(good)} I hope this helps.`,
    'double encoding': JSON.stringify(JSON.stringify(good)),
    'thoughts before it': `<think>{"answer":"no"} maybe</think>${JSON.stringify(good)}`,
    'a byte order mark': `\uFEFF${JSON.stringify(good)}`,
  }
  for (const [name, text] of Object.entries(readable)) {
    it(`reads a value with ${name}`, async () => {
      await onServer(
        () => chat(text),
        {},
        async ({ models, server }) => {
          const result = await models.structured(judge('a'), Verdict)
          assert.deepEqual(result.ok && result.value, good)
          assert.equal(server.seen.length, 1)
        },
      )
    })
  }

  const invalid: Record<string, string> = {
    'a wrong enum value': '{"reason":"r","answer":"maybe"}',
    'a missing property': '{"reason":"r"}',
    'an extra property': '{"reason":"r","answer":"yes","score":1}',
    'a doubled key': '{"reason":"r","answer":"yes","answer":"no"}',
    'two values': '{"reason":"r","answer":"yes"} or {"reason":"s","answer":"no"}',
    'half a character in a value': '{"reason":"\\ud83d","answer":"yes"}',
    prose: 'Yes, it does.',
  }
  for (const [name, text] of Object.entries(invalid)) {
    it(`asks again, saying what is wrong, after ${name}`, async () => {
      await onServer(
        (_request, _n, all) => (all === 1 ? chat(text) : fitting(good)),
        {},
        async ({ models, server, ledger }) => {
          const result = await models.structured(judge('a'), Verdict)
          assert.deepEqual(result.ok && result.value, good)
          assert.equal(server.seen.length, 2)
          assert.equal(ledger.records.length, 2)
          const [, answer, correction] = server.seen[1]?.request.messages ?? []
          assert.equal(answer?.content, text)
          assert.match(correction?.content ?? '', /cannot be used/)
        },
      )
    })
  }

  it('fails as invalid after two further asks, which are not paid again', async () => {
    await onServer(
      () => chat('{"reason":"r","answer":"maybe"}'),
      {},
      async ({ models, server }) => {
        for (const _ of [1, 2]) {
          const result = await models.structured(judge('a'), Verdict)
          assert.equal(!result.ok && result.finish, 'invalid')
          assert.match(result.ok ? '' : result.error, /answer/)
        }
        assert.equal(server.seen.length, 3)
      },
    )
  })

  it('passes on a truncated reply as a failure, without asking again', async () => {
    await onServer(
      () => chat('{"reason":"r', { finish: 'length' }),
      {},
      async ({ models, server }) => {
        const result = await models.structured(judge('a'), Verdict)
        assert.equal(!result.ok && result.finish, 'truncated')
        assert.equal(server.seen.length, 1)
      },
    )
  })

  it('keeps the sample over its asks', async () => {
    await onServer(
      (_request, _n, all) => (all === 1 ? chat('no') : fitting(good)),
      { lab: { seed: true } },
      async ({ models, server }) => {
        await models.structured({ ...judge('a'), sample: 9 }, Verdict)
        assert.deepEqual(
          server.seen.map(({ request }) => request.seed),
          [9, 9],
        )
      },
    )
  })
})

describe('the way a schema is sent', () => {
  const refusing =
    (takes: string, refusal: () => Behaviour) =>
    (request: ChatRequest): Behaviour => {
      if (modeOf(request) !== takes) return refusal()
      return takes === 'tool' ? viaTool(good) : fitting(good)
    }

  for (const takes of ['json_object', 'tool', 'prompt']) {
    it(`steps down to ${takes} where the server refuses the others, once per model`, async () => {
      const script = refusing(takes, () => fail(400, 'response_format or tools are not supported'))
      await onServer(script, {}, async ({ models, server, notes }) => {
        const first = await models.structured(judge('a'), Verdict)
        assert.deepEqual(first.ok && first.value, good)
        const before = server.seen.length
        const second = await models.structured(judge('b'), Verdict)
        assert.deepEqual(second.ok && second.value, good)
        assert.equal(server.seen.length, before + 1)
        assert.ok(notes.at(-1)?.includes(takes))
      })
    })
  }

  it('steps down after the same failure twice, as servers answer 500 to what they will never do', async () => {
    const script = refusing('json_object', () => fail(500, 'Unsupported grammar'))
    await onServer(script, {}, async ({ models, server }) => {
      const first = await models.structured(judge('a'), Verdict)
      assert.equal(first.ok, true)
      assert.deepEqual(
        server.seen.map(({ request }) => modeOf(request)),
        ['json_schema', 'json_schema', 'json_object'],
      )
      await models.structured(judge('b'), Verdict)
      assert.equal(server.seen.length, 4)
    })
  })

  it('is not doubted over a failure once it has worked', async () => {
    let broken = false
    await onServer(
      (_request, n) => (broken && n <= 3 ? fail(500, 'restarting') : fitting(good)),
      {},
      async ({ models, server, notes }) => {
        await models.structured(judge('a'), Verdict)
        broken = true
        const result = await models.structured(judge('b'), Verdict)
        assert.equal(result.ok, true)
        assert.ok(server.seen.every(({ request }) => modeOf(request) === 'json_schema'))
        assert.deepEqual(notes, [])
      },
    )
  })

  it('steps down where the schema is ignored, once for all calls in flight', async () => {
    const script = (request: ChatRequest): Behaviour =>
      modeOf(request) === 'json_schema' ? chat('Yes, I think so.', { delayMs: 10 }) : fitting(good)
    await onServer(script, {}, async ({ models, server, notes }) => {
      const results = await Promise.all(['a', 'b', 'c', 'd'].map((text) => models.structured(judge(text), Verdict)))
      assert.ok(results.every(({ ok }) => ok))
      assert.equal(notes.length, 1)
      const modes = server.seen.map(({ request }) => modeOf(request))
      assert.deepEqual(new Set(modes), new Set(['json_schema', 'json_object']))
    })
  })

  it('starts with the setting', async () => {
    await onServer(
      () => viaTool(good),
      { lab: { structured: 'tool' } },
      async ({ models, server }) => {
        const result = await models.structured(judge('a'), Verdict)
        assert.deepEqual(result.ok && result.value, good)
        assert.equal(modeOf(server.seen[0]?.request ?? assert.fail()), 'tool')
      },
    )
  })

  it('does not change the key of a call', async () => {
    const keys = new Set<string>()
    for (const structured of ['json_schema', 'json_object', 'tool', 'prompt']) {
      await onServer(
        () => (structured === 'tool' ? viaTool(good) : fitting(good)),
        { lab: { structured } },
        async ({ models }) => keys.add((await models.structured(judge('a'), Verdict)).reply.key),
      )
    }
    assert.equal(keys.size, 1)
  })

  it('fails the call where no way is taken', async () => {
    const message = 'Invalid schema for response_format'
    await onServer(
      () => fail(400, message),
      {},
      async ({ models }) => {
        const result = await models.structured(judge('a'), Verdict).catch((error: unknown) => error)
        assert.ok(!(result instanceof TunesmithError))
        assert.deepEqual(
          { ...Object(result), reply: 0 },
          { ok: false, finish: 'provider-error', error: message, reply: 0 },
        )
      },
    )
  })
})
