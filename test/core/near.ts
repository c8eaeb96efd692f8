import assert from 'node:assert/strict'

/** Reference values are SciPy 1.17.1's, R's or the named papers'. */
export const near = (actual: number, expected: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual} is not ${expected} within ${tolerance}`)

export const nearAll = (actual: readonly number[], expected: readonly number[], tolerance: number, what = '') => {
  assert.equal(actual.length, expected.length, what)
  for (const [i, value] of actual.entries()) near(value, expected[i] ?? Number.NaN, tolerance, what)
}
