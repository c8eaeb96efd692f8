import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRubric, thresholdBand } from '../../src/project/rubric.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import { messageOf, parts } from './folder.ts'

const { taxonomy } = readTaxonomy('topics: [billing, technical]\nlanguage: { en: 0.8, de: 0.2 }\n')
const read = (text: string, threshold?: string) => readRubric(text, { taxonomy, rules: parts.rules, threshold })
const rubricOf = (text: string) => read(text).rubric
const criteriaOf = (text: string) => rubricOf(text).criteria
const noticesOf = (text: string) => read(text).notices.map(({ where, message }) => `${where}  ${message}`)
const one = 'criteria:\n  - { id: is-kind, question: Is it kind? }\n'

describe('readRubric', () => {
  it('reads the shape of the documentation', () => {
    const { rubric, notices } = read(`threshold: 0.80
categories: { accuracy: 0.50, tone: .3, format: 2e-1 }
criteria:
  - id: states-policy
    category: accuracy
    question: Does the reply state the policy?
    na: when the user does not ask about it.
    fix: State the policy.
    reference: false
    turns: { min: 2 }
    examples:
      - { input: i, completion: c, answer: yes, why: w }
      - { input: i, completion: c, answer: false, why: w }
  - id: no-legal-advice
    gate: true
    question: Does the reply avoid legal advice?
  - id: declines
    category: tone
    question: Does the reply decline?
    only: { edge_case: [out_of_scope], language: en }
  - id: length
    category: format
    rule: words
    with: { max: 180 }
`)
    assert.deepEqual(notices, [])
    assert.equal(rubric.threshold, '0.80')
    assert.deepEqual(rubric.categories, [
      { id: 'accuracy', weight: '0.50' },
      { id: 'tone', weight: '.3' },
      { id: 'format', weight: '2e-1' },
    ])
    const [policy, legal, declines, length] = rubric.criteria
    assert.deepEqual(policy, {
      id: 'states-policy',
      category: 'accuracy',
      question: 'Does the reply state the policy?',
      gate: false,
      na: 'when the user does not ask about it',
      fix: 'State the policy.',
      examples: [
        { input: 'i', completion: 'c', answer: 'yes', why: 'w' },
        { input: 'i', completion: 'c', answer: 'no', why: 'w' },
      ],
      reference: false,
      only: null,
      except: null,
      turns: { min: 2 },
      rule: null,
      with: {},
    })
    assert.deepEqual([legal?.gate, legal?.category], [true, 'gates'])
    assert.deepEqual(declines?.only, { edge_case: ['out_of_scope'], language: ['en'] })
    assert.deepEqual([length?.question, length?.rule, length?.with], ['', 'words', { max: 180 }])
  })

  it('has one category where the file has none, and says a threshold that it takes', () => {
    assert.deepEqual(rubricOf(one).categories, [{ id: 'general', weight: '1' }])
    assert.equal(rubricOf(one).threshold, '0.8')
    assert.deepEqual(noticesOf(one), [
      'rubric.yaml:1:1  There is no `threshold`: 0.8, as recommended for training data.',
    ])
  })

  it('reads criteria under their categories, as a list, a map by id, or bare questions', () => {
    const rubric = rubricOf(`pass_threshold: 0.7
categories:
  tone:
    weight: 0.4
    criteria:
      - { id: is-warm, question: Is it warm? }
  accuracy:
    weight: 0.6
    criteria:
      cites-source: { question: Does it cite?, gate: false }
      is-right: Is it right?
`)
    assert.equal(rubric.threshold, '0.7')
    assert.deepEqual(rubric.categories, [
      { id: 'tone', weight: '0.4' },
      { id: 'accuracy', weight: '0.6' },
    ])
    assert.deepEqual(
      rubric.criteria.map(({ id, category, question }) => [id, category, question]),
      [
        ['is-warm', 'tone', 'Is it warm?'],
        ['cites-source', 'accuracy', 'Does it cite?'],
        ['is-right', 'accuracy', 'Is it right?'],
      ],
    )
  })

  it('reads lists of ids: gates, where "na" is an answer, and calibration examples', () => {
    const criteria = criteriaOf(`threshold: 0.8
criteria:
  a-one: Is it one?
  b-two: Is it two?
  c-three: { question: Is it three?, na: when there are two }
  d-four: { question: Is it four?, na: true }
safety_gates: [b-two]
na_valid: [a-one]
calibration_examples:
  a-one:
    - { context: hi, response: one, type: PASS, reasoning: it is }
  c-three: { completion: x, answer: N/A }
`)
    assert.deepEqual(
      criteria.map(({ gate }) => gate),
      [false, true, false, false],
    )
    assert.deepEqual(
      criteria.map(({ na }) => na),
      [
        'when the question does not apply to this message',
        null,
        'when there are two',
        'when the question does not apply to this message',
      ],
    )
    assert.deepEqual(criteria[0]?.examples, [{ input: 'hi', completion: 'one', answer: 'yes', why: 'it is' }])
    assert.deepEqual(criteria[2]?.examples, [{ input: '', completion: 'x', answer: 'na', why: '' }])
  })

  it('takes "na" as an answer of all others where only `na_invalid` is there, and says so', () => {
    const text = 'threshold: 0.8\ncriteria: { a: Is it a?, b: Is it b? }\nna_invalid: [b]\n'
    assert.deepEqual(
      criteriaOf(text).map(({ na }) => na !== null),
      [true, false],
    )
    assert.deepEqual(noticesOf(text), [
      'rubric.yaml:3:13  There is no `na_valid`: "na" is an answer of every criterion that is not in `na_invalid`.',
    ])
  })

  it('reads calibration examples as a list that names its criteria', () => {
    const [first] = criteriaOf(
      `threshold: 0.8\n${one}calibration_examples:\n  - { criterion: is-kind, completion: no way, verdict: no }\n`,
    )
    assert.deepEqual(first?.examples, [{ input: '', completion: 'no way', answer: 'no', why: '' }])
  })

  it('says that a category of gates has no effect on the score', () => {
    const text =
      'threshold: 0.8\ncategories: { safety: 0.5, tone: 0.5 }\ncriteria:\n  - { id: a, category: safety, gate: true, question: A? }\n  - { id: b, category: tone, question: B? }\n'
    assert.deepEqual(noticesOf(text), [
      'rubric.yaml:2:23  The category "safety" holds only gates. A gate is never part of the score, so its weight has no effect.',
    ])
  })

  it('says that a criterion applies nowhere where `except` takes away all that `only` names', () => {
    const cells = 'only: { topic: billing }, except: { topic: [billing, technical] }'
    assert.deepEqual(noticesOf(`threshold: 0.8\ncriteria:\n  - { id: a, question: A?, ${cells} }\n`), [
      'rubric.yaml:3:71  `except` leaves nothing of `only`, so a applies nowhere.',
    ])
    const some = 'only: { topic: [billing, technical] }, except: { topic: billing }'
    assert.deepEqual(noticesOf(`threshold: 0.8\ncriteria:\n  - { id: a, question: A?, ${some} }\n`), [])
  })

  it('lets a threshold of the command line win, exactly as it is written', () => {
    assert.equal(read(`threshold: 0.5\n${one}`, '0.850').rubric.threshold, '0.850')
  })

  it('refuses a threshold of the command line that is none', async () => {
    for (const [threshold, what] of [
      ['80', '80 is not a share between 0 and 1.'],
      ['high', '"high" is not a decimal number.'],
    ] as const) {
      assert.equal(
        await messageOf(() => read(one, threshold)),
        `--threshold  ${what}\n  fix: For example \`--threshold 0.8\`.\n  (rubric/invalid)`,
      )
    }
  })
})

describe('thresholdBand', () => {
  it('follows the bands of the mission, exactly at their bounds', () => {
    const bands = ['0.699999', '0.7', '0.79', '0.80', '.849999', '0.85', '1'].map(thresholdBand)
    assert.deepEqual(bands, ['under', 'minimum', 'minimum', 'recommended', 'recommended', 'premium', 'premium'])
  })
})
