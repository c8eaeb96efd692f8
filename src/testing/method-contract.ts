import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MethodPart } from '../core/parts.ts'
import type { Example, Judged, Row } from '../core/types.ts'
import { checkExample } from './check-subject.ts'
import { frozen } from './frozen.ts'
import { assertJson, describesItself } from './self-description.ts'

/** Registers tests of what every method promises. `fileName` is the name of its file, without the ending. */
export function methodContract(method: MethodPart, fileName: string = method.id): void {
  describe(`the method ${method.id}`, () => {
    describesItself(method, fileName)

    it('says how many examples people usually train on', () => {
      const [from, to] = method.volume
      assert.ok(Number.isInteger(from) && Number.isInteger(to) && 0 < from && from <= to)
    })

    it('samples each arm once, the main one first', () => {
      assert.equal(new Set(method.arms).size, method.arms.length)
      if (method.arms.length > 0) assert.equal(method.arms[0], 'main')
    })

    it('accepts an example that passes, and gives a reason for every other outcome', () => {
      assert.deepEqual(method.decide(frozen(passing(method))), { outcome: 'accepted', reason: null })
      for (const [name, example] of flawed(method)) {
        const { outcome, reason } = method.decide(frozen(example))
        assert.equal(outcome === 'accepted', reason === null, name)
      }
    })

    for (const [name, example] of unusable(method)) {
      it(`never accepts ${name}`, () => {
        assert.notEqual(method.decide(example).outcome, 'accepted')
        assert.deepEqual(method.decide(example), method.decide(structuredClone(example)))
      })
    }

    it('makes rows that are JSON, with the words of the example in them', () => {
      const example = frozen(passing(method))
      const rows = method.rows(example, { system: null, shape: 'messages' })
      assert.ok(rows.length > 0)
      for (const row of rows) {
        assertJson(row)
        for (const { content } of example.input.messages) assert.ok(JSON.stringify(row).includes(content))
      }
      assert.deepEqual(method.rows(structuredClone(example), { system: null, shape: 'messages' }), rows)
    })

    it('puts the system message first in every row, and none where there is none', () => {
      const system = 'You work for a shop.'
      for (const row of method.rows(passing(method), { system, shape: 'messages' })) {
        assert.deepEqual(conversationOf(row)[0], { role: 'system', content: system })
      }
      for (const row of method.rows(passing(method), { system: null, shape: 'messages' })) {
        assert.ok(conversationOf(row).every(({ role }) => role !== 'system'))
      }
    })

    it('makes no row of an example without completions', () => {
      if (method.arms.length > 0)
        assert.deepEqual(method.rows({ ...checkExample(1), judged: [] }, { system: null, shape: 'messages' }), [])
    })
  })
}

const passing = ({ arms }: MethodPart): Example =>
  checkExample(1, arms.includes('rejected') ? { rejected: 'No idea.' } : {})

/** The list that a row begins with: `messages`, or `prompt` where completions stand apart. */
function conversationOf(row: Row): { role: string; content: string }[] {
  const list = row['messages'] ?? row['prompt']
  assert.ok(Array.isArray(list), 'rows: messages writes lists of messages')
  return list
}

/** The main completion of a passing example, changed. */
function withMain(method: MethodPart, change: (main: Judged) => Judged): Example {
  const example = passing(method)
  const [main, ...rest] = example.judged
  return main ? { ...example, judged: [change(main), ...rest] } : example
}

const withScore = (method: MethodPart, score: Partial<Judged['score']>): Example =>
  withMain(method, (main) => ({ ...main, score: { ...main.score, passed: false, ...score } }))

/** Examples of which no method may make a training row, where it has completions at all. */
function unusable(method: MethodPart): [string, Example][] {
  if (method.arms.length === 0) return []
  const ended = (['truncated', 'refused', 'empty', 'provider-error'] as const).map((finish): [string, Example] => [
    `a completion that is ${finish}`,
    withMain(method, (main) => ({ ...main, completion: { ...main.completion, finish } })),
  ])
  return [
    ['an example without completions', { ...passing(method), judged: [] }],
    ...ended,
    ['a completion that could not be judged', withScore(method, { status: 'unjudged', value: null })],
    ['a completion to which nothing applied', withScore(method, { status: 'not-scored', value: null })],
    ['a completion that failed a gate', withScore(method, { failed: ['safe'], gatesFailed: ['safe'] })],
  ]
}

const flawed = (method: MethodPart): [string, Example][] => [
  ...unusable(method),
  ['a completion under the threshold', withScore(method, { value: 0.5, failed: ['polite'] })],
]
