import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { clopperPearson, clusteredWilson, wilson, wilsonLower } from '../../src/core/intervals.ts'
import { z95 } from '../../src/core/special.ts'
import { near, nearAll } from './near.ts'

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
