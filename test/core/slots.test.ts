import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { stratifiedSample } from '../../src/core/sample.ts'
import { planSlots } from '../../src/core/slots.ts'
import type { Taxonomy } from '../../src/core/taxonomy.ts'
import type { Slot } from '../../src/core/types.ts'
import { assertLargestRemainder } from './largest-remainder.ts'
import { anyTaxonomy } from './taxonomies.ts'

const full = process.env['TUNESMITH_FULL'] === '1'
const numRuns = full ? 500 : 60
const anySize = fc.integer({ min: 1, max: 2000 })
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

const decimalUnits = (number: number, digits: number): bigint => BigInt(Math.round(number * 10 ** digits))

const countBy = (slots: readonly Slot[], keyOf: (slot: Slot) => string | null | undefined): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const slot of slots) counts.set(String(keyOf(slot)), (counts.get(String(keyOf(slot))) ?? 0) + 1)
  return counts
}

const countsOf = (slots: readonly Slot[], axis: string, values: readonly string[]): number[] => {
  const counts = countBy(slots, ({ cell }) => cell[axis])
  return values.map((value) => counts.get(value) ?? 0)
}

/** The furthest that a cell of two axes is from row x column / total. */
function furthest(slots: readonly Slot[], rowAxis: string, columnAxis: string): number {
  const [rows, columns] = [rowAxis, columnAxis].map((axis) => countBy(slots, ({ cell }) => cell[axis]))
  const cells = countBy(slots, ({ cell }) => `${cell[rowAxis]}\n${cell[columnAxis]}`)
  let most = 0
  for (const [row, r] of rows ?? []) {
    for (const [column, c] of columns ?? []) {
      most = Math.max(most, Math.abs((cells.get(`${row}\n${column}`) ?? 0) - (r * c) / slots.length))
    }
  }
  return most
}

function assertQuotas(taxonomy: Taxonomy, slots: readonly Slot[]): void {
  const n = slots.length
  const units = (values: readonly { weight: number }[]): bigint[] => values.map(({ weight }) => decimalUnits(weight, 3))
  for (const { name, values } of taxonomy.axes) {
    const names = values.map(({ value }) => value)
    assertLargestRemainder(countsOf(slots, name, names), units(values), n)
  }
  const { share, kinds } = taxonomy.edge
  const kindUnits = units(kinds)
  const sum = kindUnits.reduce((total, unit) => total + unit, 0n)
  const hundredths = decimalUnits(share, 2)
  const edgeUnits = sum === 0n ? [1n] : [(100n - hundredths) * sum, ...kindUnits.map((unit) => unit * hundredths)]
  const edgeNames = ['none', ...kinds.map(({ value }) => value)]
  assertLargestRemainder(countsOf(slots, 'edge_case', edgeNames), edgeUnits, n)

  const off = new Set(kinds.filter(({ noTopic }) => noTopic).map(({ value }) => value))
  for (const { cell } of slots) assert.equal(cell['topic'] === null, off.has(String(cell['edge_case'])))
  const withTopic = slots.filter(({ cell }) => cell['topic'] !== null)
  const names = taxonomy.topics.map(({ value }) => value)
  assertLargestRemainder(countsOf(withTopic, 'topic', names), units(taxonomy.topics), withTopic.length)
  for (const { value, subtopics } of taxonomy.topics) {
    const members = withTopic.filter(({ cell }) => cell['topic'] === value)
    if (subtopics.length === 0) assert.ok(members.every(({ cell }) => cell['subtopic'] === null))
    else {
      const subnames = subtopics.map((subtopic) => subtopic.value)
      assertLargestRemainder(countsOf(members, 'subtopic', subnames), units(subtopics), members.length)
    }
  }
}

const shop: Taxonomy = {
  topics: ['orders', 'stock', 'staff'].map((value) => ({ value, weight: 1, means: null, examples: [], subtopics: [] })),
  axes: [
    { name: 'style', values: ['terse', 'verbose'].map((value) => ({ value, weight: 1, means: null, examples: [] })) },
    { name: 'difficulty', values: ['easy', 'hard'].map((value) => ({ value, weight: 1, means: null, examples: [] })) },
  ],
  edge: { share: 0.1, kinds: [{ value: 'off', weight: 1, means: null, examples: [], noTopic: true }] },
}

describe('planSlots', () => {
  it('meets every quota exactly and crosses topics with every axis as evenly as the counts allow', () => {
    fc.assert(
      fc.property(anyTaxonomy, anySize, anySeed, (taxonomy, n, seed) => {
        const slots = planSlots(taxonomy, n, seed)
        assert.deepEqual(
          slots.map(({ index }) => index),
          Array.from({ length: n }, (_, i) => i),
        )
        assertQuotas(taxonomy, slots)
        for (const { name } of taxonomy.axes) assert.ok(furthest(slots, 'topic', name) < 1, `topic x ${name}`)
        const withTopic = slots.filter(({ cell }) => cell['topic'] !== null)
        if (withTopic.length > 0) assert.ok(furthest(withTopic, 'topic', 'edge_case') < 1)
      }),
      { numRuns },
    )
  })

  it('keeps the other pairs of axes within three of even', () => {
    fc.assert(
      fc.property(anyTaxonomy, anySize, anySeed, (taxonomy, n, seed) => {
        const slots = planSlots(taxonomy, n, seed)
        const axes = ['edge_case', ...taxonomy.axes.map(({ name }) => name)]
        for (const [i, a] of axes.entries()) {
          for (const b of axes.slice(i + 1))
            assert.ok(furthest(slots, a, b) < 3, `${a} x ${b}: ${furthest(slots, a, b)}`)
        }
      }),
      { numRuns },
    )
  })

  it('keeps nearly all of those pairs within one of even', () => {
    const plans = fc.sample(fc.tuple(anyTaxonomy, anySize, anySeed), { numRuns: 40, seed: 11 })
    const gaps = plans.flatMap(([taxonomy, n, seed]) => {
      const slots = planSlots(taxonomy, n, seed)
      return ['edge_case', 'difficulty'].map((axis) => furthest(slots, 'style', axis))
    })
    const uneven = gaps.filter((gap) => gap >= 1).length
    assert.ok(uneven <= gaps.length / 10, `${uneven} of ${gaps.length} pairs have a cell that is off by one or more`)
  })

  it('writes the keys of a cell in their order', () => {
    const language = { name: 'language', values: [{ value: 'en', weight: 1, means: null, examples: [] }] }
    const [slot] = planSlots({ ...shop, axes: [...shop.axes, language] }, 1, 1)
    assert.deepEqual(Object.keys(slot?.cell ?? {}), [
      'topic',
      'subtopic',
      'style',
      'difficulty',
      'edge_case',
      'language',
    ])
  })

  it('repeats with a seed and differs with another', () => {
    assert.deepEqual(planSlots(shop, 100, 7), planSlots(shop, 100, 7))
    assert.notDeepEqual(planSlots(shop, 100, 7), planSlots(shop, 100, 8))
  })

  it('is ordered so that any run of slots is a fair sample', () => {
    let first = 0
    for (let seed = 0; seed < 300; seed++) {
      first += planSlots(shop, 60, seed)
        .slice(40, 50)
        .filter(({ cell }) => cell['topic'] === 'orders').length
    }
    assert.ok(Math.abs(first / 3000 - 0.3) < 0.03, `${first / 3000} of the runs is on the first topic`)
  })

  it('plans a slot of no topic where a kind takes its place', () => {
    const off = planSlots(shop, 20, 3).filter(({ cell }) => cell['edge_case'] === 'off')
    assert.equal(off.length, 2)
    assert.ok(off.every(({ cell }) => cell['topic'] === null && cell['subtopic'] === null && cell['style'] !== null))
  })
})

describe('stratifiedSample', () => {
  it('takes each topic within one of its share and every other axis value within three', () => {
    const third = fc.double({ min: 0.01, max: 1, noNaN: true })
    fc.assert(
      fc.property(anyTaxonomy, anySize, third, anySeed, (taxonomy, n, part, seed) => {
        const slots = planSlots(taxonomy, n, seed)
        const size = Math.max(1, Math.floor(part * n))
        const panel = stratifiedSample(slots, size, seed)
        assert.equal(panel.length, size)
        const indices = panel.map(({ index }) => index)
        assert.deepEqual(
          indices,
          [...new Set(indices)].sort((a, b) => a - b),
        )
        for (const axis of ['topic', 'edge_case', ...taxonomy.axes.map(({ name }) => name)]) {
          const counts = countBy(panel, ({ cell }) => cell[axis])
          for (const [value, all] of countBy(slots, ({ cell }) => cell[axis])) {
            const gap = Math.abs((counts.get(value) ?? 0) - (all * size) / n)
            assert.ok(gap < (axis === 'topic' ? 1 : 3), `${axis} ${value}: ${gap}`)
          }
        }
      }),
      { numRuns },
    )
  })

  it('takes all slots where there are no more than asked', () => {
    const slots = planSlots(shop, 12, 1)
    assert.deepEqual(stratifiedSample(slots, 12, 1), slots)
    assert.deepEqual(stratifiedSample(slots, 40, 1), slots)
    assert.deepEqual(stratifiedSample(slots, 0, 1), [])
  })
})
