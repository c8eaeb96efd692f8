import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { splitHoldout } from '../../src/core/split.ts'
import type { Example, InputSet } from '../../src/core/types.ts'
import { exampleOf, rubricOf } from './examples.ts'

const rubric = rubricOf([{ id: 'polite' }])
const alone = (id: string): string => id

const accepted = (n: number, shape: { set?: InputSet; topic?: string | null; source?: string } = {}): Example =>
  exampleOf(n, {
    rubric,
    answers: { polite: 'yes' },
    set: shape.set ?? 'scale',
    cell: { topic: shape.topic === undefined ? 'billing' : shape.topic },
    ...(shape.source === undefined ? {} : { source: shape.source }),
  })

const anyShape = fc.record(
  {
    set: fc.constantFrom<InputSet>('panel', 'confirm', 'scale'),
    topic: fc.constantFrom('billing', 'technical', null),
    source: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  },
  { requiredKeys: ['set', 'topic'] },
)

const ids = (examples: readonly Example[]): string[] => examples.map(({ id }) => id).sort()

describe('splitHoldout', () => {
  it('is a partition in which no cluster or source straddles and no panel example is held out', () => {
    const clustered = fc.array(fc.tuple(anyShape, fc.nat(30)), { maxLength: 150 })
    fc.assert(
      fc.property(clustered, fc.nat(), (rows, seed) => {
        const examples = rows.map(([shape], n) => accepted(n, shape))
        const cluster = new Map(examples.map(({ input }, i) => [input.id, rows[i]?.[1] ?? 0]))
        const clusters = (id: string): number => cluster.get(id) ?? -1
        const { train, holdout, shortfall } = splitHoldout(examples, { seed, clusters })
        assert.deepEqual(ids([...train, ...holdout]), ids(examples))
        const sides = new Map<string, string>()
        for (const { input, split } of [...train, ...holdout]) {
          for (const group of [`cluster ${clusters(input.id)}`, ...(input.source ? [`source ${input.source}`] : [])]) {
            assert.equal(sides.get(group) ?? split, split, group)
            sides.set(group, String(split))
          }
        }
        assert.ok(holdout.every(({ input, split }) => input.set !== 'panel' && split === 'holdout'))
        const wanted = Math.round(examples.length / 10)
        assert.ok(holdout.length <= wanted)
        assert.equal(shortfall === null, holdout.length === wanted)
      }),
      { numRuns: 200 },
    )
  })

  it('holds out exactly a tenth where every example stands alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.nat(), (n, seed) => {
        const examples = Array.from({ length: n }, (_, i) =>
          accepted(i, { topic: i % 3 === 0 ? 'technical' : 'billing' }),
        )
        const { train, holdout, shortfall } = splitHoldout(examples, { seed, clusters: alone })
        assert.equal(holdout.length, Math.round(n / 10))
        assert.equal(train.length, n - holdout.length)
        assert.equal(shortfall, null)
      }),
    )
  })

  it('takes topics in proportion', () => {
    const topics = ['billing', 'billing', 'billing', 'technical', null]
    const examples = Array.from({ length: 200 }, (_, i) => accepted(i, { topic: topics[i % 5] ?? null }))
    const { holdout } = splitHoldout(examples, { seed: 3, clusters: alone })
    const count = (topic: string | null): number => holdout.filter(({ input }) => input.cell['topic'] === topic).length
    assert.deepEqual([count('billing'), count('technical'), count(null)], [12, 4, 4])
  })

  it('gives the same rows in the same order whatever the order they came in', () => {
    const examples = Array.from({ length: 90 }, (_, i) => accepted(i, { topic: i % 2 ? 'technical' : 'billing' }))
    const one = splitHoldout(examples, { seed: 5, clusters: alone })
    assert.deepEqual(splitHoldout(examples.toReversed(), { seed: 5, clusters: alone }), one)
    assert.notDeepEqual(ids(splitHoldout(examples, { seed: 6, clusters: alone }).holdout), ids(one.holdout))
    assert.notDeepEqual(
      one.train.map(({ id }) => id),
      ids(one.train),
    )
  })

  it('says why the holdout is short: everything else is of the panel', () => {
    const examples = Array.from({ length: 40 }, (_, i) => accepted(i, { set: i < 3 ? 'confirm' : 'panel' }))
    const { holdout, shortfall } = splitHoldout(examples, { seed: 1, clusters: alone })
    assert.equal(holdout.length, 3)
    assert.equal(shortfall, 'The holdout has 3 of 4 rows: only 3 accepted rows share nothing with the panel.')
  })

  it('says why the holdout is short: sources are too large', () => {
    const examples = Array.from({ length: 40 }, (_, i) => accepted(i, { source: `file-${i % 2}` }))
    const { holdout, shortfall } = splitHoldout(examples, { seed: 1, clusters: alone })
    assert.equal(holdout.length, 0)
    assert.match(shortfall ?? '', /^The holdout has 0 of 4 rows: the other groups .* are too large/)
  })

  it('changes no example that it was given', () => {
    const examples = [accepted(1), accepted(2)]
    splitHoldout(examples, { seed: 1, clusters: alone })
    assert.ok(examples.every((example) => example.split === undefined))
  })
})
