import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Criterion, Rubric } from '../../src/core/rubric.ts'
import { effectiveRule, score } from '../../src/core/score.ts'
import type { Answer, Verdict } from '../../src/core/types.ts'

const criterion = (id: string, category: string, gate = false): Criterion => ({
  id,
  category,
  question: `${id}?`,
  gate,
  na: null,
  fix: null,
  examples: [],
  reference: true,
  only: null,
  except: null,
  turns: null,
  rule: null,
  with: {},
})

const verdict = (id: string, answer: Answer): Verdict => ({
  completionId: 'k-1',
  criterion: id,
  answer,
  reason: '',
  by: 'judge',
  key: `${id}-key`,
})

/** Categories as weight and answers; gates as answers. */
function judged(threshold: string, categories: [weight: string, answers: Answer[]][], gates: Answer[] = []) {
  const rubric: Rubric = { threshold, categories: [], criteria: [] }
  const verdicts: Verdict[] = []
  const add = (id: string, category: string, answer: Answer, gate: boolean) => {
    rubric.criteria.push(criterion(id, category, gate))
    verdicts.push(verdict(id, answer))
  }
  for (const [k, [weight, answers]] of categories.entries()) {
    rubric.categories.push({ id: `c${k}`, weight })
    for (const [i, answer] of answers.entries()) add(`c${k}-${i}`, `c${k}`, answer, false)
  }
  for (const [i, answer] of gates.entries()) add(`gate-${i}`, 'safety', answer, true)
  return { rubric, verdicts }
}

/** The oracle: fractions added one at a time, with no common denominator chosen up front. */
type Fraction = [numerator: bigint, denominator: bigint]
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d]
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d]
const atLeast = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d >= c * b
const fraction = (text: string): Fraction => {
  const [whole = '0', digits = ''] = text.split('.')
  return [BigInt(whole + digits), 10n ** BigInt(digits.length)]
}
function oracle(threshold: string, categories: [weight: string, answers: Answer[]][]): boolean | null {
  let sum: Fraction = [0n, 1n]
  let weights: Fraction = [0n, 1n]
  for (const [weight, answers] of categories) {
    const yes = answers.filter((answer) => answer === 'yes').length
    const n = yes + answers.filter((answer) => answer === 'no').length
    if (n === 0) continue
    sum = plus(sum, times(fraction(weight), [BigInt(yes), BigInt(n)]))
    weights = plus(weights, fraction(weight))
  }
  return weights[0] === 0n ? null : atLeast(sum, times(fraction(threshold), weights))
}

const decimal = (most: number) => fc.integer({ min: 0, max: most }).map((n) => (n / 1_000_000).toFixed(6))
const answer = fc.constantFrom<Answer>('yes', 'no', 'na')
const anyCategories = fc.array(fc.tuple(decimal(3_000_000), fc.array(answer, { maxLength: 9 })), { maxLength: 6 })

describe('score', () => {
  it('passes .5 x 1 + .3 x 2/3 + .2 x 1/2 at 0.8, which doubles fail', () => {
    const { rubric, verdicts } = judged('0.8', [
      ['0.5', ['yes', 'yes']],
      ['0.3', ['yes', 'yes', 'no']],
      ['0.2', ['yes', 'no']],
    ])
    const result = score(rubric, verdicts)
    assert.ok(0.5 * 1 + (0.3 * 2) / 3 + 0.2 * 0.5 < 0.8)
    assert.equal(result.passed, true)
    assert.equal(result.value, 0.8)
    assert.deepEqual(result.failed, ['c1-2', 'c2-1'])
  })

  it('agrees with a rational-number oracle', () => {
    fc.assert(
      fc.property(anyCategories, decimal(1_000_000), (categories, threshold) => {
        const { rubric, verdicts } = judged(threshold, categories)
        const result = score(rubric, verdicts)
        const expected = oracle(threshold, categories)
        assert.equal(result.status, expected === null ? 'not-scored' : 'scored')
        assert.equal(result.passed, expected ?? false)
        assert.equal(result.value === null, expected === null)
      }),
      { numRuns: process.env['TUNESMITH_FULL'] === '1' ? 20_000 : 400 },
    )
  })

  it('passes exactly at a threshold that the score equals', () => {
    const halves = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 2 })), { minLength: 1 })
    fc.assert(
      fc.property(halves, (rows) => {
        const total = rows.reduce((sum, [weight]) => sum + weight, 0)
        const reached = rows.reduce((sum, [weight, yes]) => sum + weight * yes, 0)
        const threshold = (reached / (2 * total)).toString()
        fc.pre(threshold.length <= 8 && !threshold.includes('e'))
        const answers = (yes: number): Answer[] => [yes > 0 ? 'yes' : 'no', yes > 1 ? 'yes' : 'no']
        const categories = rows.map(([weight, yes]): [string, Answer[]] => [String(weight), answers(yes)])
        const { rubric, verdicts } = judged(threshold, categories)
        assert.equal(score(rubric, verdicts).passed, true)
      }),
    )
  })

  it('ignores the order of verdicts and verdicts of other rubrics', () => {
    fc.assert(
      fc.property(anyCategories, fc.infiniteStream(fc.nat()), (categories, picks) => {
        const { rubric, verdicts } = judged('0.7', categories, ['yes'])
        const mixed = [...verdicts, verdict('unknown', 'no')]
        mixed.sort(() => (picks.next().value % 2 === 0 ? 1 : -1))
        assert.deepEqual(score(rubric, mixed), score(rubric, verdicts))
      }),
    )
  })

  it('keeps gates out of the score, and fails on a "no" of one', () => {
    const { rubric, verdicts } = judged('0.8', [['1', ['yes']]], ['no', 'yes'])
    const result = score(rubric, verdicts)
    assert.equal(result.value, 1)
    assert.equal(result.passed, false)
    assert.deepEqual(result.gatesFailed, ['gate-0'])
    assert.deepEqual(result.categories, { c0: { yes: 1, no: 0, na: 0 } })
  })

  it('takes what is no answer for an error, of a gate as of a criterion', () => {
    for (const odd of ['No', 'maybe', '', undefined, 1, {}, 'constructor']) {
      const answer = odd as Answer
      for (const { rubric, verdicts } of [
        judged('0', [['1', ['yes', answer]]]),
        judged('0', [['1', ['yes']]], [answer]),
      ]) {
        const { status, passed, value } = score(rubric, verdicts)
        assert.deepEqual({ status, passed, value }, { status: 'unjudged', passed: false, value: null })
      }
    }
  })

  it('passes a gate that does not apply', () => {
    const { rubric, verdicts } = judged('0.8', [['1', ['yes']]], ['na'])
    assert.equal(score(rubric, verdicts).passed, true)
  })

  it('scores nothing where nothing applies, whatever the threshold', () => {
    const { rubric, verdicts } = judged('0', [['1', ['na', 'na']]], ['yes'])
    assert.deepEqual(score(rubric, verdicts), {
      status: 'not-scored',
      value: null,
      passed: false,
      failed: [],
      gatesFailed: [],
      categories: { c0: { yes: 0, no: 0, na: 2 } },
    })
  })

  it('scores nothing where only a category without weight applies', () => {
    const { rubric, verdicts } = judged('0.5', [
      ['0', ['yes']],
      ['1', ['na']],
    ])
    assert.equal(score(rubric, verdicts).status, 'not-scored')
  })

  it('leaves an example unjudged on an error, a missing verdict or two verdicts, in a criterion or a gate', () => {
    const { rubric, verdicts } = judged('0.1', [['1', ['yes', 'yes', 'yes']]], ['yes'])
    const replaced = (id: string): Verdict[] => verdicts.map((v) => (v.criterion === id ? verdict(id, 'error') : v))
    const cases = [
      replaced('c0-1'),
      replaced('gate-0'),
      verdicts.slice(1),
      verdicts.slice(0, -1),
      [...verdicts, verdict('c0-0', 'no')],
    ]
    for (const broken of cases) {
      const { status, passed, value } = score(rubric, broken)
      assert.deepEqual({ status, passed, value }, { status: 'unjudged', passed: false, value: null })
    }
  })

  it('refuses a criterion of an unknown category', () => {
    const rubric: Rubric = { threshold: '0.8', categories: [], criteria: [criterion('lost', 'nowhere')] }
    assert.throws(() => score(rubric, [verdict('lost', 'yes')]), RangeError)
  })
})

describe('effectiveRule', () => {
  it('says how many of a count the threshold means', () => {
    assert.deepEqual(effectiveRule('0.85', 5), { needed: 5, of: 5 })
    assert.deepEqual(effectiveRule('0.80', 10), { needed: 8, of: 10 })
    assert.deepEqual(effectiveRule('.85', 10), { needed: 9, of: 10 })
    assert.deepEqual(effectiveRule('0.8', 5), { needed: 4, of: 5 })
    assert.deepEqual(effectiveRule('1', 3), { needed: 3, of: 3 })
    assert.deepEqual(effectiveRule('0.7', 0), { needed: 0, of: 0 })
  })

  it('agrees with score on equal criteria of one category', () => {
    fc.assert(
      fc.property(decimal(1_000_000), fc.integer({ min: 1, max: 12 }), fc.nat(12), (threshold, count, passing) => {
        const answers = Array.from({ length: count }, (_, i): Answer => (i < passing ? 'yes' : 'no'))
        const { rubric, verdicts } = judged(threshold, [['1', answers]])
        const yes = Math.min(passing, count)
        assert.equal(score(rubric, verdicts).passed, yes >= effectiveRule(threshold, count).needed)
      }),
    )
  })
})
