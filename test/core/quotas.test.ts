import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { roundTable } from '../../src/core/controlled-rounding.ts'
import { quotas } from '../../src/core/quotas.ts'
import { seeded } from '../../src/core/random.ts'
import { assertLargestRemainder } from './largest-remainder.ts'

const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('quotas', () => {
  it('are the largest-remainder rounding, whatever the weights sum to', () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }).filter((list) => list.some((w) => w > 0))
    fc.assert(
      fc.property(weights, fc.nat(5000), anySeed, (thousandths, n, seed) => {
        const counts = quotas(
          thousandths.map((w) => w / 1000),
          n,
          seeded(seed),
        )
        assertLargestRemainder(counts, thousandths.map(BigInt), n)
      }),
    )
  })

  it('are exact where doubles are not: .1, .2 and .7 of 10', () => {
    assert.deepEqual(quotas([0.1, 0.2, 0.7], 10, seeded(1)), [1, 2, 7])
    assert.deepEqual(quotas([0.3, 0.5, 0.2], 1000, seeded(1)), [300, 500, 200])
  })

  it('break ties by the seed, each value in its turn', () => {
    const firsts = new Set(Array.from({ length: 40 }, (_, seed) => quotas([1, 1, 1], 1, seeded(seed)).indexOf(1)))
    assert.deepEqual(firsts, new Set([0, 1, 2]))
  })

  it('refuse weights that cannot be shared by', () => {
    assert.throws(() => quotas([0, 0], 3, seeded(1)), RangeError)
    assert.throws(() => quotas([1, -1], 3, seeded(1)), RangeError)
    assert.deepEqual(quotas([0, 0], 0, seeded(1)), [0, 0])
  })
})

describe('roundTable', () => {
  const margins = fc
    .tuple(fc.array(fc.nat(60), { minLength: 1, maxLength: 9 }), fc.array(fc.nat(200), { minLength: 1, maxLength: 7 }))
    .map(([rows, weights]) => {
      const total = rows.reduce((sum, row) => sum + row, 0)
      return { rows, columns: quotas([1, ...weights], total, seeded('columns')) }
    })

  it('keeps both margins, each cell the floor or the ceiling of its share', () => {
    fc.assert(
      fc.property(margins, anySeed, ({ rows, columns }, seed) => {
        const total = rows.reduce((sum, row) => sum + row, 0)
        const cells = roundTable(rows, columns, seeded(seed))
        for (const [i, row] of rows.entries()) {
          const line = cells.slice(i * columns.length, (i + 1) * columns.length)
          assert.equal(
            line.reduce((sum, cell) => sum + cell, 0),
            row,
          )
          for (const [j, column] of columns.entries()) {
            const share = total === 0 ? 0 : (row * column) / total
            assert.ok(line[j] === Math.floor(share) || line[j] === Math.ceil(share))
          }
        }
        for (const [j, column] of columns.entries()) {
          assert.equal(
            rows.reduce((sum, _, i) => sum + (cells[i * columns.length + j] ?? 0), 0),
            column,
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('rounds without bias', () => {
    const sums = [0, 0, 0, 0, 0, 0]
    for (let seed = 0; seed < 4000; seed++) {
      for (const [i, cell] of roundTable([2, 3], [1, 2, 2], seeded('bias', seed)).entries())
        sums[i] = (sums[i] ?? 0) + cell
    }
    for (const [i, share] of [0.4, 0.8, 0.8, 0.6, 1.2, 1.2].entries()) {
      assert.ok(Math.abs((sums[i] ?? 0) / 4000 - share) < 0.04, `cell ${i}: ${(sums[i] ?? 0) / 4000}`)
    }
  })
})
