import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyze } from '../../src/core/failures.ts'
import { seeded } from '../../src/core/random.ts'
import { rubricOf } from './examples.ts'
import { failing, good, many, rubric } from './refunds.ts'

describe('analyze: the four questions', () => {
  it('orders criteria by how often they fail, and leaves out those that do not', () => {
    const { fails_most } = analyze(
      rubric,
      failing(60, (i) => ({ ...(i % 2 ? { warm: 'no' } : {}), ...(i % 5 === 0 ? { 'names-amount': 'no' } : {}) })),
    ).questions
    assert.deepEqual(
      fails_most.map(({ criterion }) => criterion),
      ['warm', 'names-amount'],
    )
  })

  it('finds what failed examples share and passed ones do not, in cells and in the text', () => {
    const examples = failing(
      80,
      (i) => (i % 2 ? { warm: 'no' } : {}),
      (i) => (i % 2 ? 'Unfortunately we cannot do that.' : 'Happy to help! Shall I send it?'),
    )
    const { failed_share, passed_share } = analyze(rubric, examples).questions
    const traits = (list: typeof failed_share): string[] => list.map(({ trait }) => trait)
    assert.ok(traits(failed_share).includes('topic: billing'))
    assert.ok(traits(failed_share).includes('completion opens with "unfortunately we"'))
    assert.ok(traits(passed_share).includes('completion has a question mark'))
    assert.ok(!traits([...failed_share, ...passed_share]).some((trait) => trait.startsWith('style')))
    const topic = failed_share.find(({ trait }) => trait === 'topic: billing')
    assert.deepEqual([topic?.failed.n, topic?.failed.passed, topic?.passed.passed], [40, 40, 0])
  })

  it('gives no verdict on a trait of under 20 examples', () => {
    const examples = many(119, (i) => ({
      rubric,
      answers: i < 19 ? { ...good, warm: 'no' } : good,
      cell: { topic: i < 19 ? 'rare' : 'usual' },
    }))
    const { failed_share } = analyze(rubric, examples).questions
    assert.ok(!failed_share.some(({ trait }) => trait === 'topic: rare'))
  })

  it('rarely finds a shared trait where there is none', () => {
    let found = 0
    for (let seed = 0; seed < 100; seed++) {
      const random = seeded('null', seed)
      const examples = many(100, () => ({
        rubric,
        answers: random() < 0.4 ? { ...good, warm: 'no' } : good,
        cell: {
          topic: random() < 0.5 ? 'a' : 'b',
          style: random() < 0.3 ? 'c' : 'd',
          difficulty: random() < 0.2 ? 'e' : 'f',
        },
        text: random() < 0.5 ? 'Yes, of course?' : 'No. Not at all, and here is why.',
      }))
      const { failed_share, passed_share } = analyze(rubric, examples).questions
      if (failed_share.length + passed_share.length > 0) found++
    }
    assert.ok(found <= 15, `${found} of 100`)
  })

  const passRate = (n: number, passing: number) =>
    analyze(
      rubric,
      failing(n, (i) => (i < passing ? {} : { warm: 'no' })),
    ).questions.too_strict

  it('names the stringency band of the rate', () => {
    const bands = [10, 40, 60, 80, 95].map((passing) => passRate(100, passing).band)
    assert.deepEqual(bands, ['below', 'strict', 'moderate', 'lenient', 'above'])
    assert.match(passRate(100, 80).evidence, /may be too easy/)
  })

  it('blames the prompt, not the rubric, where one criterion holds the rate down', () => {
    const { answer, evidence } = passRate(100, 10)
    assert.equal(answer, 'no')
    assert.match(evidence, /held down by warm \(90 % fail\)/)
  })

  it('calls the rubric too strict where many criteria each fail a little', () => {
    const strict = rubricOf(
      Array.from({ length: 10 }, (_, i) => ({ id: `c-${i}` })),
      '1',
    )
    const examples = many(100, (i) => ({
      rubric: strict,
      answers: Object.fromEntries(
        strict.criteria.map(({ id }, k) => [id, i % 10 === k ? ('no' as const) : ('yes' as const)]),
      ),
    }))
    const { band, answer } = analyze(strict, examples).questions.too_strict
    assert.deepEqual({ band, answer }, { band: 'below', answer: 'yes' })
  })

  it('has no evidence under 20 examples or where the interval straddles 30 %', () => {
    assert.equal(passRate(19, 0).answer, 'no evidence')
    assert.equal(passRate(60, 18).answer, 'no evidence')
    assert.equal(passRate(60, 50).answer, 'no')
  })
})
