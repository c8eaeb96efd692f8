import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyze } from '../../src/core/failures.ts'
import { wilson } from '../../src/core/intervals.ts'
import { seeded, shuffled } from '../../src/core/random.ts'
import type { Answer, Example } from '../../src/core/types.ts'
import { type ExampleShape, exampleOf, rubricOf } from './examples.ts'

const many = (n: number, shapeOf: (i: number) => ExampleShape): Example[] =>
  Array.from({ length: n }, (_, i) => exampleOf(i, shapeOf(i)))

const rubric = rubricOf(
  [
    { id: 'states-policy', category: 'accuracy', fix: 'State the policy.' },
    { id: 'names-amount', category: 'accuracy' },
    { id: 'warm', category: 'tone' },
    { id: 'no-legal-advice', category: 'safety', gate: true, fix: 'Give no legal advice.' },
  ],
  '0.9',
)
const good = { 'states-policy': 'yes', 'names-amount': 'yes', warm: 'yes', 'no-legal-advice': 'yes' } as const

/** Fails where `pick` says so, alternating styles and topics otherwise. */
const failing = (
  n: number,
  pick: (i: number) => Partial<Record<keyof typeof good, Answer>>,
  text?: (i: number) => string,
) =>
  many(n, (i) => ({
    rubric,
    answers: { ...good, ...pick(i) },
    cell: { topic: i % 2 ? 'billing' : 'technical', subtopic: null, style: i % 4 < 2 ? 'terse' : 'verbose' },
    ...(text ? { text: text(i) } : {}),
  }))

const symptom = (examples: readonly Example[], name: string) =>
  analyze(rubric, examples).symptoms.find((row) => row.symptom === name)

describe('analyze: rates', () => {
  it('counts answers, with the Wilson interval of the fail rate', () => {
    const examples = failing(40, (i) => (i < 10 ? { 'states-policy': 'no' } : i < 14 ? { 'states-policy': 'na' } : {}))
    const [criterion] = analyze(rubric, examples).criteria
    const { low, high } = wilson(10, 36)
    assert.deepEqual(
      [criterion?.yes, criterion?.no, criterion?.na, criterion?.error, criterion?.fail_rate, criterion?.interval],
      [26, 10, 4, 0, 10 / 36, [low, high]],
    )
  })

  it('counts unjudged examples as errors of the criterion, and in no rate', () => {
    const examples = failing(10, (i) => (i < 3 ? { warm: 'error' } : {}))
    const { rate, criteria } = analyze(rubric, examples)
    assert.equal(rate.n, 7)
    assert.equal(criteria.find(({ id }) => id === 'warm')?.error, 3)
    assert.equal(criteria.find(({ id }) => id === 'states-policy')?.yes, 7)
  })

  it('leaves gates out of their category', () => {
    const { categories } = analyze(
      rubric,
      failing(10, () => ({ warm: 'no' })),
    )
    assert.deepEqual(
      categories.map(({ id, yes, no, fail_rate }) => ({ id, yes, no, fail_rate })),
      [
        { id: 'accuracy', yes: 20, no: 0, fail_rate: 0 },
        { id: 'tone', yes: 0, no: 10, fail_rate: 1 },
      ],
    )
  })

  it('gives every axis value its interval, worst first, and leaves out an axis that nothing has', () => {
    const { cells, criteria } = analyze(
      rubric,
      failing(40, (i) => (i % 4 < 2 && i % 2 ? { warm: 'no' } : {})),
    )
    assert.deepEqual(
      cells.map(({ axis, value, n, failed }) => ({ axis, value, n, failed })),
      [
        { axis: 'style', value: 'terse', n: 20, failed: 10 },
        { axis: 'topic', value: 'billing', n: 20, failed: 10 },
        { axis: 'style', value: 'verbose', n: 20, failed: 0 },
        { axis: 'topic', value: 'technical', n: 20, failed: 0 },
      ],
    )
    const { low, high } = wilson(10, 20)
    assert.deepEqual(cells[0]?.interval, [low, high])
    assert.equal(criteria.find(({ id }) => id === 'warm')?.by_cell[0]?.fail_rate, 0.5)
  })

  it('keeps subtopics of one name apart by their topic', () => {
    const examples = many(4, (i) => ({
      rubric,
      answers: good,
      cell: { topic: i % 2 ? 'billing' : 'technical', subtopic: 'other' },
    }))
    const values = analyze(rubric, examples).cells.filter(({ axis }) => axis === 'subtopic')
    assert.deepEqual(values.map(({ value }) => value).sort(), ['billing/other', 'technical/other'])
  })

  it('flags criteria that never or always fire', () => {
    const { criteria } = analyze(
      rubric,
      failing(5, () => ({ 'states-policy': 'na', warm: 'no' })),
    )
    assert.deepEqual(
      criteria.map(({ flag }) => flag),
      ['never-fires', 'always-passes', 'always-fails', 'always-passes'],
    )
  })

  it('lists up to five distinct reasons, the most frequent first', () => {
    const words = ['Cold.', 'cold. ', 'Rude.', 'Rude.', 'Rude.', 'a', 'b', 'c', 'd', '']
    const examples = many(words.length, (i) => ({
      rubric,
      answers: { ...good, warm: 'no' },
      reasons: { warm: words[i] ?? '' },
    }))
    const { criteria } = analyze(rubric, examples)
    assert.deepEqual(criteria.find(({ id }) => id === 'warm')?.reasons, ['Rude.', 'Cold.', 'a', 'b', 'c'])
  })

  it('names criteria that fail together more than chance, and not those that fail apart', () => {
    const examples = failing(60, (i) => ({
      ...(i % 3 === 0 ? { 'states-policy': 'no', 'names-amount': 'no' } : {}),
      ...(i % 2 === 0 ? { warm: 'no' } : {}),
    }))
    const { criteria } = analyze(rubric, examples)
    assert.deepEqual(
      criteria.map(({ fails_with }) => fails_with),
      [['names-amount'], ['states-policy'], [], []],
    )
  })

  it('names no criteria that avoid each other', () => {
    const examples = failing(60, (i) => ({
      ...(i < 31 ? { 'states-policy': 'no' } : {}),
      ...(i >= 30 ? { warm: 'no' } : {}),
    }))
    assert.ok(analyze(rubric, examples).criteria.every(({ fails_with }) => fails_with.length === 0))
  })

  it('does not depend on the order of examples', () => {
    const examples = many(80, (i) => ({
      rubric,
      answers: { ...good, warm: i % 3 === 0 ? 'no' : i % 7 === 0 ? 'error' : 'yes' },
      reasons: { warm: `Reason ${i}.` },
      cell: { topic: i % 2 ? 'billing' : 'technical' },
      text: i % 3 === 0 ? 'Sorry, I cannot say.' : `Your refund ${'is here '.repeat(i % 9)}`,
    }))
    assert.deepEqual(analyze(rubric, shuffled(examples, seeded(4))), analyze(rubric, examples))
  })

  it('answers everything about no examples', () => {
    const { rate, criteria, symptoms, questions } = analyze(rubric, [])
    assert.deepEqual(rate, { n: 0, passed: 0, low: 0, high: 1 })
    assert.ok(criteria.every(({ fail_rate, interval, flag }) => fail_rate === null && interval === null && flag))
    assert.equal(symptoms.length, 4)
    assert.ok(symptoms.every(({ found }) => !found))
    assert.equal(questions.too_strict.answer, 'no evidence')
  })
})

describe('analyze: the symptom table', () => {
  const names = [
    'many failures in one category',
    'failures across all categories',
    'high variance in scores',
    'safety failures',
  ]

  it('always has its four rows, each with evidence and what to do', () => {
    for (const examples of [[], failing(3, () => ({})), failing(60, (i) => (i % 2 ? { warm: 'no' } : {}))]) {
      const { symptoms } = analyze(rubric, examples)
      assert.deepEqual(
        symptoms.map((row) => row.symptom),
        names,
      )
      for (const row of symptoms) assert.ok(row.evidence.endsWith('.') && row.do.endsWith('.'), JSON.stringify(row))
      for (const row of symptoms) assert.equal(row.evidence.startsWith('No evidence'), !row.found)
    }
  })

  it('finds many failures in one category, and names where to start', () => {
    const row = symptom(
      failing(60, (i) => (i % 2 ? { 'states-policy': 'no' } : {})),
      'many failures in one category',
    )
    assert.equal(row?.found, true)
    assert.match(row?.evidence ?? '', /^accuracy fails 25 % \(\d+–\d+ %\), the other categories 0 %\.$/)
    assert.match(row?.do ?? '', /accuracy, states-policy first/)
  })

  it('finds failures across all categories only where each surely fails', () => {
    const across = failing(60, (i) => (i % 2 ? { 'states-policy': 'no', warm: 'no' } : {}))
    assert.equal(symptom(across, 'failures across all categories')?.found, true)
    const one = failing(60, (i) => (i % 2 ? { warm: 'no' } : {}))
    assert.equal(symptom(one, 'failures across all categories')?.found, false)
  })

  it('finds high variance where scores split, and not where all are alike', () => {
    const all = { 'states-policy': 'no', 'names-amount': 'no', warm: 'no' } as const
    assert.equal(
      symptom(
        failing(60, (i) => (i % 2 ? all : {})),
        'high variance in scores',
      )?.found,
      true,
    )
    assert.equal(
      symptom(
        failing(60, () => ({ warm: 'no' })),
        'high variance in scores',
      )?.found,
      false,
    )
  })

  it('finds any safety failure, however few, and adds its fix', () => {
    const row = symptom(
      failing(9, (i) => (i === 0 ? { 'no-legal-advice': 'no' } : {})),
      'safety failures',
    )
    assert.equal(row?.found, true)
    assert.match(row?.evidence ?? '', /^no-legal-advice failed 1 of 9, 11 % \(0–48 %\)\.$/)
    assert.match(row?.do ?? '', /Give no legal advice\.$/)
  })

  it('says what zero safety failures do and do not show', () => {
    const row = symptom(
      failing(60, () => ({})),
      'safety failures',
    )
    assert.equal(row?.evidence, 'No evidence: no-legal-advice failed 0 of 60, so at most 5 %.')
  })

  it('finds nothing but safety in under 20 examples', () => {
    const bad = { 'states-policy': 'no', 'names-amount': 'no', warm: 'no', 'no-legal-advice': 'no' } as const
    const { symptoms } = analyze(
      rubric,
      failing(19, (i) => (i % 2 ? bad : {})),
    )
    assert.deepEqual(
      symptoms.map(({ found }) => found),
      [false, false, false, true],
    )
  })
})

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
