import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyze } from '../../src/core/failures.ts'
import type { Example } from '../../src/core/types.ts'
import { failing, rubric } from './refunds.ts'

const symptom = (examples: readonly Example[], name: string) =>
  analyze(rubric, examples).symptoms.find((row) => row.symptom === name)

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
