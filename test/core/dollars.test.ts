import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dollars, roundUp } from '../../src/core/dollars.ts'

describe('an amount of money', () => {
  it('is shown with two digits at least, however small', () => {
    const shown = [0, 0.00083, 0.0149, 0.05, 0.0999, 0.49, 12].map(dollars)
    assert.deepEqual(shown, ['$0.00', '$0.00083', '$0.015', '$0.05', '$0.10', '$0.49', '$12.00'])
  })

  it('is rounded up to two digits, never down', () => {
    assert.deepEqual([0, 0.1 * 1.5, 0.3312, 4 * 1.5, 101].map(roundUp), [0, 0.15, 0.34, 6, 110])
    const amounts = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(fc.property(amounts, (usd) => roundUp(usd) >= usd - 1e-12 && roundUp(usd) <= usd * 1.11))
  })
})
