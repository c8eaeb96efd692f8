import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { nearestTo } from '../../src/core/nearest.ts'
import { diversity, findDuplicates, nearDuplicates } from '../../src/core/similarity.ts'
import { cosines, duplicatesOf, flaggedOf, isAbove } from './brute-force.ts'
import { someMessages } from './messages.ts'

const flags = (texts: readonly string[], threshold?: number): number[] => [
  ...nearDuplicates(texts, threshold === undefined ? {} : { threshold }).flagged,
]

/** Few words, so that texts meet, tie and repeat all the time. */
const text = fc
  .array(fc.constantFrom('aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh', 'ii', 'jj', 'kk', 'ÄÖ'), { maxLength: 8 })
  .map((words) => words.join(' '))
const texts = fc.array(text, { maxLength: 30 })
const threshold = fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.99)

describe('near-duplicates', () => {
  it('are those that all pairs give, for any texts and threshold', () => {
    fc.assert(
      fc.property(texts, threshold, (some, t) => {
        assert.deepEqual(flags(some, t), flaggedOf(some, t))
      }),
      { numRuns: 400 },
    )
  })

  it('are those that all pairs give, for messages', () => {
    for (const seed of [1, 2]) {
      const messages = someMessages(300, seed)
      const found = flags(messages)
      assert.deepEqual(found, flaggedOf(messages, 0.8))
      assert.ok(found.includes(1) && found.includes(0))
    }
  })

  it('do not depend on the order of the texts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(400), { minLength: 50, maxLength: 200 }), (picked) => {
        const messages = someMessages(401, 4)
        const chosen = picked.map((i) => messages[i] ?? '')
        assert.deepEqual(flags(chosen).toReversed(), flags(chosen.toReversed()))
      }),
      { numRuns: 20 },
    )
  })

  it('are above the threshold: at it, to the last bit of rounding, is not above', () => {
    const ring = Array.from({ length: 10 }, (_, i) => Array.from({ length: 5 }, (_, k) => `w${(i + k) % 10}`).join(' '))
    assert.equal(nearDuplicates(ring, { threshold: 0.8 }).count, 0)
    assert.equal(nearDuplicates(ring, { threshold: 0.8 - 1e-9 }).count, 10)
  })

  it('are counted, shared out, clustered, and left at one of each', () => {
    const found = nearDuplicates(['red apple pie', 'Blue sky', 'RED apple, pie!', 'pie apple red', 'blue SKY', 'other'])
    assert.deepEqual([...found.flagged], [1, 1, 1, 1, 1, 0])
    assert.deepEqual([found.count, found.share, found.surplus], [5, 5 / 6, 3])
    assert.deepEqual([...found.clusters], [0, 1, 0, 0, 1, 5])
  })

  it('cluster as connected components', () => {
    fc.assert(
      fc.property(texts, threshold, (some, t) => {
        const table = cosines(some)
        const component = some.map((_, i) => i)
        for (const _ of some) {
          for (const [i, row] of table.entries()) {
            for (const [j, similarity] of row.entries()) {
              if (isAbove(similarity, t)) component[i] = Math.min(component[i] ?? i, component[j] ?? j)
            }
          }
        }
        assert.deepEqual([...nearDuplicates(some, { threshold: t }).clusters], component)
      }),
      { numRuns: 100 },
    )
  })

  it('are found in scripts without spaces, and among texts without words', () => {
    const chinese = [
      '我想取消昨天在你们网站上订购的蓝色外套',
      '我想取消昨天在你们网站上订购的红色外套',
      '请问明天的天气怎么样需要带伞吗',
    ]
    assert.deepEqual(flags(chinese, 0.6), [1, 1, 0])
    assert.deepEqual(flags(['ฉันต้องการยกเลิกคำสั่งซื้อ', 'ฉันต้องการยกเลิกคำสั่งซื้อ!', 'อากาศวันนี้เป็นอย่างไร']), [1, 1, 0])
    assert.deepEqual(flags(['?', ' ? ', '🙂', '', 'x', 'X']), [1, 1, 0, 0, 1, 1])
    assert.deepEqual(flags([]), [])
  })

  const generator = new URL('../../../shared/diversity/gen-prompts.mjs', import.meta.url)
  const skip = existsSync(generator) ? false : 'the prompt generator ../shared/diversity/gen-prompts.mjs is not there'
  it('are 726 of the 10,000 prompts whose number is known', { skip }, async () => {
    const { generate } = await import(generator.href)
    const prompts = Array.from(generate(10_000, 1), ({ text }: { text: string }) => text)
    assert.equal(nearDuplicates(prompts).count, 726)
  })
})

describe('the duplicates of a batch', () => {
  it('are those that all pairs give, the first of a group staying', () => {
    fc.assert(
      fc.property(texts, texts, threshold, (kept, batch, t) => {
        assert.deepEqual(findDuplicates(kept, batch, t), duplicatesOf(kept, batch, t))
      }),
      { numRuns: 300 },
    )
  })

  it('are those that all pairs give, for messages', () => {
    const messages = someMessages(300, 7)
    const [kept, batch] = [messages.slice(0, 220), messages.slice(220)]
    const found = findDuplicates(kept, batch, 0.8)
    assert.deepEqual(found, duplicatesOf(kept, batch, 0.8))
    assert.ok(found.includes(true) && found.includes(false))
  })
})

describe('the nearest of the kept texts', () => {
  it('are the most similar ones, nearest first', () => {
    const messages = someMessages(120, 9)
    const [kept, queries] = [messages.slice(0, 100), messages.slice(100)]
    const table = cosines([...kept, ...queries])
    for (const [i, near] of nearestTo(queries, kept, 5).entries()) {
      const all = kept.map((_, j) => table[100 + i]?.[j] ?? 0)
      const best = all.toSorted((a, b) => b - a)[0] ?? 0
      assert.ok(Math.abs((all[near[0] ?? -1] ?? 0) - best) < 1e-12)
      assert.ok(near.every((j, at) => at === 0 || (all[near[at - 1] ?? -1] ?? 0) >= (all[j] ?? 0) - 1e-12))
    }
  })

  it('leave out copies and texts without a word in common', () => {
    assert.deepEqual(nearestTo(['green tea'], ['black tea', 'coffee', 'Green tea.', 'tea, green'], 3), [[2, 0]])
  })
})

describe('the diversity curve', () => {
  it('has a point for each size there is, and one for all', () => {
    const messages = someMessages(300, 5)
    const { curve, share } = diversity(messages, [50, 100, 300, 900], 1)
    assert.deepEqual(
      curve.map(({ n }) => n),
      [50, 100, 300],
    )
    assert.equal(curve.at(-1)?.share, share)
    assert.equal(share, nearDuplicates(messages).share)
  })

  it('rises with size, and repeats for a seed', () => {
    const messages = someMessages(2000, 6)
    const { curve } = diversity(messages, [100], 1)
    assert.ok((curve[0]?.share ?? 1) < (curve[1]?.share ?? 0))
    assert.deepEqual(diversity(messages, [100], 1).curve, curve)
  })
})
