import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fisher } from '../../src/core/fisher.ts'
import { clopperPearson, clusteredWilson, wilson, wilsonLower } from '../../src/core/intervals.ts'
import { agrestiMin, benjaminiHochberg, holm, mcnemar, mcnemarExact, mcnemarMidP } from '../../src/core/paired.ts'
import { betaQuantile, incompleteBeta, logGamma, normalQuantile, tQuantile, z95 } from '../../src/core/special.ts'

/** Reference values are SciPy 1.17.1's, R's or the named papers'. */
const near = (actual: number, expected: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual} is not ${expected} within ${tolerance}`)

const nearAll = (actual: readonly number[], expected: readonly number[], tolerance: number, what = '') => {
  assert.equal(actual.length, expected.length, what)
  for (const [i, value] of actual.entries()) near(value, expected[i] ?? Number.NaN, tolerance, what)
}

describe('special functions', () => {
  it('logGamma is the log of factorials, and of the root of pi at 1/2', () => {
    near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13)
    let factorial = 0
    for (let n = 1; n <= 170; n++) {
      factorial += Math.log(n)
      near(logGamma(n + 1), factorial, 1e-11, `${n}!`)
    }
  })

  it('normalQuantile and tQuantile give the textbook values', () => {
    near(normalQuantile(0.975), 1.959963984540054, 1e-13)
    near(normalQuantile(0.975), z95, 1e-13)
    near(normalQuantile(0.025), -1.959963984540054, 1e-13)
    near(normalQuantile(0.95), 1.6448536269514722, 1e-13)
    near(normalQuantile(0.5), 0, 1e-13)
    near(normalQuantile(0.999999), 4.753424308822899, 1e-9)
    near(tQuantile(0.05, 1), 12.706204736432095, 1e-8)
    near(tQuantile(0.05, 7), 2.364624251592784, 1e-10)
    near(tQuantile(0.05, 149), 1.976013177679155, 1e-10)
  })

  it('incompleteBeta equals a binomial tail, and betaQuantile undoes it', () => {
    near(incompleteBeta(0.5, 4, 12), 1 - 576 / 2 ** 15, 1e-13, 'P(Bin(15, 1/2) >= 4)')
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        (p, a, b) => near(incompleteBeta(betaQuantile(p, a, b), a, b), p, 1e-9),
      ),
    )
  })
})

describe('wilson', () => {
  it("gives Newcombe's four intervals", () => {
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const
    for (const [passed, n, low, high] of cases) {
      const rate = wilson(passed, n)
      nearAll([rate.low, rate.high], [low, high], 5e-5)
    }
  })

  it("gives SciPy's intervals", () => {
    const cases = [
      [7, 50, 0.069508334, 0.261861937, 1e-9],
      [682, 925, 0.70799599, 0.7646358, 1e-8],
      [130, 200, 0.581635, 0.712712, 1e-6],
      [60, 100, 0.502003, 0.690599, 1e-6],
      [100, 100, 0.963007, 1, 1e-6],
    ] as const
    for (const [passed, n, low, high, tolerance] of cases) {
      const rate = wilson(passed, n)
      nearAll([rate.low, rate.high], [low, high], tolerance, `${passed}/${n}`)
    }
  })

  it('is 0 to 1 of nothing, touches the ends exactly, and always holds the share', () => {
    assert.deepEqual(wilson(0, 0), { n: 0, passed: 0, low: 0, high: 1 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (n, k) => {
        const passed = k % (n + 1)
        const { low, high } = wilson(passed, n)
        assert.ok(0 <= low && low <= passed / n && passed / n <= high && high <= 1)
        assert.equal(low === 0, passed === 0)
        assert.equal(high === 1, passed === n)
        const other = wilson(n - passed, n)
        nearAll([low, high], [1 - other.high, 1 - other.low], 1e-12)
      }),
    )
  })
})

describe('wilsonLower', () => {
  it('needs the declared number of passes to reach a target', () => {
    const rows = [
      [0.5, 100, 59],
      [0.5, 150, 86],
      [0.5, 200, 112],
      [0.6, 100, 69],
      [0.6, 150, 100],
      [0.6, 200, 132],
      [0.7, 100, 78],
      [0.7, 150, 115],
      [0.7, 200, 151],
    ] as const
    for (const [target, n, needed] of rows) {
      assert.ok(wilsonLower(needed, n, 0.05) >= target, `${needed} of ${n}`)
      assert.ok(wilsonLower(needed - 1, n, 0.05) < target, `${needed - 1} of ${n}`)
    }
  })

  it('at .025 is the lower end of the two-sided 95 % interval', () => {
    near(wilsonLower(192, 300, 0.025), wilson(192, 300).low, 1e-13)
  })
})

describe('clopperPearson', () => {
  it("gives SciPy's intervals", () => {
    const cases = [
      [7, 50, 0.05819170033997342, 0.26739600249700846, 1e-11],
      [682, 925, 0.70766826, 0.76540656, 1e-8],
      [130, 200, 0.579549, 0.715929, 1e-6],
      [60, 100, 0.497209, 0.696705, 1e-6],
      [100, 100, 0.963783, 1, 1e-6],
    ] as const
    for (const [passed, n, low, high, tolerance] of cases) {
      const rate = clopperPearson(passed, n)
      nearAll([rate.low, rate.high], [low, high], tolerance, `${passed}/${n}`)
    }
  })

  it('bounds zero failures of n by 1 - .05^(1/n), one-sided', () => {
    for (const n of [60, 300]) near(clopperPearson(0, n, 0.1).high, 1 - 0.05 ** (1 / n), 1e-12)
    near(clopperPearson(2, 60, 0.1).high, 0.101, 5e-4)
  })
})

describe('clusteredWilson', () => {
  const matrix = ['11110', '11111', '00100', '10111', '00000', '11011', '11111', '01001']
  const clusters = matrix.map((row) => ({ n: 5, passed: [...row].filter((cell) => cell === '1').length }))

  it('uses the clustered standard error with its t value: .133296 where the naive one is .076547', () => {
    const effective = ((0.625 * 0.375) / 0.133296 ** 2) * (z95 / 2.364624251592784) ** 2
    const expected = wilson(0.625 * effective, effective)
    const { n, passed, low, high } = clusteredWilson(clusters)
    assert.deepEqual({ n, passed }, { n: 40, passed: 25 })
    nearAll([low, high], [expected.low, expected.high], 1e-5)
    const naive = wilson(25, 40)
    assert.ok(low < naive.low && high > naive.high)
  })

  it('holds the pooled share and is never narrower than the same answers unclustered', () => {
    const cluster = fc.integer({ min: 0, max: 6 }).chain((n) => fc.record({ n: fc.constant(n), passed: fc.nat(n) }))
    fc.assert(
      fc.property(fc.array(cluster, { maxLength: 40 }), (groups) => {
        const { n, passed, low, high } = clusteredWilson(groups)
        const naive = wilson(passed, n)
        assert.ok(low <= naive.low + 1e-9 && high >= naive.high - 1e-9)
      }),
    )
  })

  it('counts clusters once where they all agree', () => {
    const all = wilson(10, 10)
    const { low, high } = clusteredWilson(Array.from({ length: 10 }, () => ({ n: 4, passed: 4 })))
    nearAll([low, high], [all.low, all.high], 1e-12)
  })
})

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
