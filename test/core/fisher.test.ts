import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fisher } from '../../src/core/fisher.ts'
import { near } from './near.ts'

describe('fisher', () => {
  it("gives the tea taster's and SciPy's documented values", () => {
    near(fisher({ hits: 3, n: 4 }, { hits: 1, n: 4 }), 34 / 70, 1e-12)
    near(fisher({ hits: 3, n: 4 }, { hits: 1, n: 4 }, 'greater'), 17 / 70, 1e-12)
    near(fisher({ hits: 8, n: 10 }, { hits: 1, n: 6 }), 0.034965034965, 1e-11)
  })

  it('is symmetric in the groups and one where both are alike', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        fc.nat(),
        (n, m, a, b) => {
          const [first, second] = [
            { hits: a % (n + 1), n },
            { hits: b % (m + 1), n: m },
          ]
          near(fisher(first, second), fisher(second, first), 1e-9)
          near(fisher(first, first), 1, 1e-9)
        },
      ),
    )
  })
})
