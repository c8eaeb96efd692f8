import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mcnemar } from '../../src/core/paired.ts'
import { signFlip } from '../../src/core/sign-flip.ts'
import { near } from './near.ts'

/** All signs, one after the other. */
function byEnumeration(nets: readonly number[]): number {
  const sizes = nets.map(Math.abs).filter((size) => size > 0)
  const seen = Math.abs(nets.reduce((sum, net) => sum + net, 0))
  let as = 0
  for (let signs = 0; signs < 2 ** sizes.length; signs++) {
    const sum = sizes.reduce((total, size, i) => total + (signs & (1 << i) ? size : -size), 0)
    if (Math.abs(sum) >= seen) as++
  }
  return as / 2 ** sizes.length
}

describe('signFlip', () => {
  it('is the share of all signs that give as large a sum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 11 }), (nets) => {
        near(signFlip(nets), byEnumeration(nets), 1e-12)
      }),
    )
  })

  it('is McNemar where every cluster is one pair: exact, and mid-p from 25 discordant pairs', () => {
    for (const [gained, lost] of [
      [0, 0],
      [3, 12],
      [1, 6],
      [12, 26],
      [30, 30],
      [150, 86],
    ] as const) {
      const nets = [...Array<number>(gained).fill(1), ...Array<number>(lost).fill(-1), 0, 0, 0]
      near(signFlip(nets), mcnemar(gained, lost), 1e-9)
    }
  })

  it('is near the exact value where there are too many steps for it', () => {
    const nets = (times: number): number[] => Array.from({ length: 12_000 * times }, (_, i) => (i % 97 < 49 ? 1 : -1))
    const net = nets(1).reduce((sum, one) => sum + one, 0)
    assert.ok(net > 0)
    near(signFlip(nets(1)), mcnemar((12_000 + net) / 2, (12_000 - net) / 2), 0.01)
  })
})
