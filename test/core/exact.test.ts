import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readDecimal, toCommonUnits, toMillionths } from '../../src/core/exact.ts'

describe('exact decimals', () => {
  it('reads plain and scientific text', () => {
    const cases: [string, bigint][] = [
      ['0.8', 800_000n],
      ['.5', 500_000n],
      ['1.', 1_000_000n],
      ['1e-3', 1_000n],
      ['2.5E-1', 250_000n],
      ['1e2', 100_000_000n],
      ['0.300000000', 300_000n],
      ['-0.25', -250_000n],
      ['0e-9', 0n],
    ]
    for (const [text, millionths] of cases) assert.equal(toMillionths(text), millionths, text)
  })

  it('refuses more than six digits after the point, naming the text', () => {
    for (const text of ['0.1234567', '1e-7', '0.3333333333333333']) {
      assert.throws(() => toMillionths(text), { name: 'RangeError', message: new RegExp(`"${text}" has more than 6`) })
    }
  })

  it('refuses what is no number', () => {
    for (const text of ['', '.', 'e3', '1,5', '0x10', 'NaN', 'Infinity', '1 2']) {
      assert.throws(() => readDecimal(text), RangeError, text)
    }
  })

  it('reads a double as its shortest text, so that equal ratios stay equal', () => {
    assert.deepEqual(toCommonUnits([0.1, 0.2, 0.7]), [1n, 2n, 7n])
    assert.deepEqual(toCommonUnits([1e-7, 1, 1e21]), [1n, 10n ** 7n, 10n ** 28n])
    assert.deepEqual(toCommonUnits([]), [])
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (number) => {
        const { units, digits } = readDecimal(String(number))
        assert.equal(Number(`${units}e-${digits}`), number)
      }),
    )
  })
})
