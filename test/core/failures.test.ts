import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyze } from '../../src/core/failures.ts'
import { wilson } from '../../src/core/intervals.ts'
import { seeded, shuffled } from '../../src/core/random.ts'
import { failing, good, many, rubric } from './refunds.ts'

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
