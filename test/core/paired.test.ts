import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { agrestiMin, benjaminiHochberg, holm, mcnemar, mcnemarExact, mcnemarMidP } from '../../src/core/paired.ts'
import { near, nearAll } from './near.ts'

describe('paired comparison', () => {
  it('gives the exact and the mid-p value of McNemar', () => {
    const cases = [
      [3, 12, 0.03515625, 0.021270752],
      [12, 26, 0.03355244, 0.023702702],
      [1, 6, 0.125, 0.0703125],
    ] as const
    for (const [a, b, exact, midP] of cases) {
      near(mcnemarExact(a, b), exact, 1e-9)
      near(mcnemarExact(b, a), exact, 1e-9)
      near(mcnemarMidP(a, b), midP, 1e-9)
    }
    near(mcnemarExact(150, 86), 3.7159e-5, 1e-9)
  })

  it('is exact under 25 discordant pairs and mid-p from there', () => {
    assert.equal(mcnemar(3, 12), mcnemarExact(3, 12))
    assert.equal(mcnemar(12, 12), mcnemarExact(12, 12))
    assert.equal(mcnemar(12, 13), mcnemarMidP(12, 13))
    assert.equal(mcnemar(26, 12), mcnemarMidP(26, 12))
    assert.equal(mcnemar(0, 0), 1)
  })

  it('never errs more often than it says: the exact test under the null', () => {
    for (let m = 1; m < 25; m++) {
      let rejected = 0
      let chance = 2 ** -m
      for (let k = 0; k <= m; chance = (chance * (m - k)) / (k + 1), k++) {
        if (mcnemar(k, m - k) <= 0.05) rejected += chance
      }
      assert.ok(rejected <= 0.05, `${m} pairs: ${rejected}`)
    }
  })

  it("gives Agresti and Min's interval, positive where more was gained", () => {
    const { difference, low, high } = agrestiMin(12, 26, 150)
    // The reference rounds z to 1.96.
    nearAll([difference, low, high], [0.092105, 0.01292, 0.17129], 2e-6)
    const back = agrestiMin(26, 12, 150)
    nearAll([back.difference, back.low, back.high], [-difference, -high, -low], 1e-12)
    assert.deepEqual(agrestiMin(0, 0, 0).difference, 0)
  })
})

describe('several tests', () => {
  it('adjusts as p.adjust does by Holm', () => {
    nearAll(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02], 1e-12)
    assert.deepEqual(holm([]), [])
    assert.deepEqual(holm([0.7, 0.9]), [1, 1])
  })

  it('adjusts as SciPy does by Benjamini and Hochberg', () => {
    const ps = [
      0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341,
      0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986,
    ]
    const first = [0.025, 0.1, 0.21, 0.21, 0.21, 0.25]
    nearAll(benjaminiHochberg(ps).slice(0, 6), first, 1e-12)
    nearAll(benjaminiHochberg(ps.toReversed()).toReversed().slice(0, 6), first, 1e-12)
  })

  it('orders: p <= Benjamini-Hochberg <= Holm <= 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (ps) => {
        const [bh, byHolm] = [benjaminiHochberg(ps), holm(ps)]
        for (const [i, p] of ps.entries()) {
          const [b, h] = [bh[i] ?? -1, byHolm[i] ?? -1]
          assert.ok(p <= b + 1e-12 && b <= h + 1e-12 && h <= 1)
        }
      }),
    )
  })
})
