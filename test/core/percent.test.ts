import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { percent, points } from '../../src/core/percent.ts'

describe('a percentage', () => {
  it('rounds halves away from zero, whatever their double is, so that rates and their difference add up', () => {
    assert.deepEqual([percent(23 / 40), percent(10 / 40), points(13 / 40)], ['58 %', '25 %', 33])
    assert.deepEqual([points(-13 / 40), points(0.005), points(0.0049), points(1)], [-33, 1, 0, 100])
  })
})
