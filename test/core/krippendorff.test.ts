import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { panelAgreement } from '../../src/core/agreement.ts'
import { analyze } from '../../src/core/failures.ts'
import { agreement, type Unit } from '../../src/core/krippendorff.ts'
import { seeded } from '../../src/core/random.ts'
import type { Answer, Example } from '../../src/core/types.ts'
import { exampleOf, rubricOf } from './examples.ts'
import { near } from './near.ts'

/** Strings are raters, their characters what they said of each thing, a dot is no answer; each thing is its own cluster. */
const table = (...raters: string[]): Unit[][] =>
  [...(raters[0] ?? '')].map((_, i) => [raters.map((row) => (row[i] === '.' ? null : (row[i] ?? null)))])

const alphaOf = (...raters: string[]): number => agreement(table(...raters)).alpha ?? Number.NaN

describe("Krippendorff's alpha", () => {
  it('is as published for four observers, twelve things and missing answers', () => {
    const raters = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.']
    near(alphaOf(...raters), 0.743421, 1e-6)
    assert.equal(agreement(table(...raters)).n, 11)
  })

  it('is as published for two observers of ten things', () => {
    near(alphaOf('0100000010', '1110010000'), 0.095238, 1e-6)
    near(agreement(table('0100000010', '1110010000')).raw ?? Number.NaN, 0.6, 1e-12)
  })

  it('is 1 where all agree, under 0 where all differ, and does not depend on order or names', () => {
    assert.equal(alphaOf('yynnyn', 'yynnyn'), 1)
    assert.ok(alphaOf('ynynyn', 'nynyny') < 0)
    near(alphaOf('yynnaynn', 'ynnnayyn'), alphaOf('nyyannny', 'nnyannyy'), 1e-12)
    near(alphaOf('yynnaynn', 'ynnnayyn'), alphaOf('ppqqrpqq', 'pqqqrppq'), 1e-12)
  })

  it('is unknown where every answer is the same, and raw agreement is shown all the same', () => {
    const { alpha, interval, raw, raw_interval: range } = agreement(table('yyyyy', 'yyyyy'))
    assert.deepEqual([alpha, interval, raw], [null, null, 1])
    assert.ok((range?.[0] ?? 1) < 0.6)
  })

  it('has an interval that a longer table narrows, and none that stays at 1 because nothing was seen to differ', () => {
    const width = (n: number): number => {
      const random = seeded('width', n)
      const first = Array.from({ length: n }, () => (random() < 0.5 ? 'y' : 'n')).join('')
      const second = [...first].map((answer) => (random() < 0.15 ? 'y' : answer)).join('')
      const { alpha, interval } = agreement(table(first, second))
      assert.ok(interval && alpha !== null && interval[0] < alpha && alpha < interval[1])
      return interval[1] - interval[0]
    }
    assert.ok(width(400) < width(40))
    const [low, high] = agreement(table('yynnynyn', 'yynnynyn')).interval ?? []
    assert.ok((low ?? 1) < 0.8 && high === 1)
  })

  it('has an interval that covers the alpha of the whole population in about 95 of 100 samples', () => {
    const draw = (n: number, seed: number): [string, string] => {
      const random = seeded('cover', seed)
      const first = Array.from({ length: n }, () => (random() < 0.7 ? 'y' : 'n'))
      const second = first.map((answer) => (random() < 0.2 ? (answer === 'y' ? 'n' : 'y') : answer))
      return [first.join(''), second.join('')]
    }
    const [agree, yes] = [0.8, (0.7 + (0.7 * 0.8 + 0.3 * 0.2)) / 2]
    const truth = 1 - (1 - agree) / (2 * yes * (1 - yes))
    const covered = Array.from({ length: 200 }, (_, i) => agreement(table(...draw(150, i))).interval).filter(
      (interval) => interval !== null && interval[0] <= truth && truth <= interval[1],
    )
    // At 95 % fewer than 182 of 200 would be seen once in 100 times.
    assert.ok(covered.length >= 182, `${covered.length} of 200`)
  })

  it('takes what stands in one cluster together: ten times the same says no more than once', () => {
    const apart = table('ynnyynyn', 'ynnnyyyn')
    const tenfold = apart.map((units) => Array.from({ length: 10 }, () => units).flat())
    const [once, often] = [agreement(apart), agreement(tenfold)]
    assert.equal(often.n, 80)
    for (const i of [0, 1] as const) near(often.raw_interval?.[i] ?? 0, once.raw_interval?.[i] ?? 1, 0.02)
    assert.ok((often.interval?.[1] ?? 0) - (often.interval?.[0] ?? 0) > 0.8)
  })
})

const rubric = rubricOf([{ id: 'warm' }, { id: 'short' }, { id: 'words', rule: 'words' }])

/** An example on which the panel voted: a string a criterion, a character a judge. */
function voted(n: number, votes: Readonly<Record<string, string>>): Example {
  const words: Readonly<Record<string, Answer>> = { y: 'yes', n: 'no', a: 'na', e: 'error' }
  const example = exampleOf(n, { rubric, answers: { warm: 'yes', short: 'yes', words: 'yes' } })
  for (const verdict of example.judged[0]?.verdicts ?? []) {
    const said = votes[verdict.criterion]
    if (said)
      verdict.votes = [...said].map((letter, i) => ({ model: `m/${i}`, answer: words[letter] ?? 'error', reason: '' }))
  }
  return example
}

describe('the agreement of a panel', () => {
  const judges = ['m/0', 'm/1', 'm/2']
  const examples = [
    voted(1, { warm: 'yyn', short: 'nnn' }),
    voted(2, { warm: 'yya', short: 'yey' }),
    voted(3, { warm: 'nyn', short: 'yyy' }),
  ]

  it('is over all judges and over each two, where an error is a missing answer', () => {
    const found = panelAgreement(judges, examples)
    assert.equal(found?.n, 6)
    near(found?.raw ?? 0, (1 + 3 + 1 + 1 + 1 + 3) / 16, 1e-12)
    assert.deepEqual(
      found?.pairs.map(({ judges: two, n, raw }) => [two.join(' '), n, raw]),
      [
        ['m/0 m/1', 5, 4 / 5],
        ['m/0 m/2', 6, 4 / 6],
        ['m/1 m/2', 5, 2 / 5],
      ],
    )
  })

  it('is null where one judge judges alone', () => {
    assert.equal(panelAgreement(['m/0'], examples), null)
  })

  it('stands in the analysis with each criterion that the panel was asked, and nowhere else', () => {
    const { criteria } = analyze(rubric, examples)
    assert.deepEqual(
      criteria.map(({ id, agreement: found }) => [id, found?.n, found?.raw]),
      [
        ['warm', 3, (1 + 1 + 1) / 9],
        ['short', 3, 7 / 7],
        ['words', undefined, undefined],
      ],
    )
    const alone = analyze(rubric, [exampleOf(1, { rubric, answers: { warm: 'yes' } })])
    assert.ok(alone.criteria.every((criterion) => !('agreement' in criterion)))
  })
})
