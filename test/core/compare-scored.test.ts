import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clusteredRate } from '../../src/core/clusters.ts'
import { compareScored, type Scored } from '../../src/core/compare-scored.ts'
import { agrestiMin, mcnemar } from '../../src/core/paired.ts'
import { near } from './near.ts'

const rows = (passes: readonly (boolean | null)[], source?: (i: number) => string): Map<string, Scored> =>
  new Map(
    passes.map((passed, i) => [
      `r${i}`,
      {
        id: `r${i}`,
        source: source?.(i),
        judged: passed !== null,
        passed: passed === true,
        answers: { polite: passed ? 'yes' : 'no', brief: i % 2 ? 'yes' : 'na' },
        text: `text ${i}`,
      },
    ]),
  )

/** 40 pairs: 12 gained, 3 lost. */
const before = Array.from({ length: 40 }, (_, i) => i < 10 || (i >= 10 && i < 13))
const after = before.map((passed, i) => (i >= 10 && i < 13 ? false : i >= 20 && i < 32 ? true : passed))

describe('compareScored', () => {
  it('says "better" and "worse" where the paired test does, with its interval', () => {
    const result = compareScored(rows(before), rows(after))
    const { low, high } = agrestiMin(3, 12, 40)
    assert.deepEqual([result.n, result.gained, result.lost, result.sources], [40, 12, 3, null])
    near(result.p, mcnemar(12, 3), 1e-12)
    assert.deepEqual([result.low, result.high, result.word], [low, high, 'better'])
    assert.deepEqual([result.gainedRows.length, result.lostRows.map(({ id }) => id)], [12, ['r10', 'r11', 'r12']])
    assert.equal(compareScored(rows(after), rows(before)).word, 'worse')
    assert.equal(compareScored(rows(after), rows(after)).word, 'no difference')
    const fewer = after.map((passed, i) => (i >= 24 ? (before[i] ?? false) : passed))
    assert.equal(compareScored(rows(before), rows(fewer)).word, 'ahead, not shown')
  })

  it('counts a source once: what is better by pairs is not shown by sources', () => {
    const source = (i: number): string => `s${Math.floor(i / 12)}`
    const result = compareScored(rows(before, source), rows(after, source))
    assert.equal(result.sources, 4)
    assert.equal(result.difference, 9 / 40)
    // Nets of the sources are -2, 3, 8 and 0; of their eight sums two are 13 away from zero and four at least 9.
    assert.equal(result.word, 'ahead, not shown')
    assert.equal(result.p, 4 / 8)
  })

  it('names what has no partner and what could not be judged', () => {
    const left = rows([true, true, null])
    const right = rows([true, true, true, true])
    right.delete('r0')
    const { n, unpaired } = compareScored(left, right)
    assert.deepEqual([n, unpaired], [1, { before: ['r0'], after: ['r3'], unjudged: ['r2'] }])
  })

  it('compares each criterion where it was answered yes or no on both sides, the surest first', () => {
    const { criteria } = compareScored(rows(before), rows(after))
    assert.deepEqual(
      criteria.map(({ criterion, n, gained, lost }) => [criterion, n, gained, lost]),
      [
        ['polite', 40, 12, 3],
        ['brief', 20, 0, 0],
      ],
    )
  })

  it('has nothing to say of no pairs', () => {
    const { n, p, word } = compareScored(rows([]), rows([true]))
    assert.deepEqual([n, p, word], [0, 1, 'no difference'])
  })
})

describe('clusteredRate', () => {
  it('is clustered only where a source has several rows', () => {
    const rateOf = (source: (i: number) => string | undefined) => {
      const rate = clusteredRate()
      for (const [i, passed] of after.entries()) rate.add(passed, source(i))
      return rate.rate()
    }
    const plain = rateOf(() => undefined)
    assert.equal(plain.sources, null)
    assert.deepEqual(
      rateOf((i) => `s${i}`),
      plain,
    )
    const clustered = rateOf((i) => (i < 36 ? `s${Math.floor(i / 12)}` : undefined))
    assert.deepEqual([clustered.n, clustered.passed, clustered.sources], [40, 22, 7])
    assert.ok(clustered.low < plain.low && clustered.high > plain.high)
  })
})
