import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRubric } from '../../src/project/rubric.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import { messageOf, parts } from './folder.ts'

const { taxonomy } = readTaxonomy('topics: [billing, technical]\n')
const read = (text: string) => readRubric(text, { taxonomy, rules: parts.rules })
const one = 'criteria:\n  - { id: is-kind, question: Is it kind? }\n'

describe('readRubric', () => {
  const fixAll = 'Correct the value, then run `tunesmith doctor`.'
  const wrong: Record<string, [text: string, where: string, what: string, fix: string]> = {
    'a threshold in percent': [
      `threshold: 80\n${one}`,
      '1:12',
      'threshold: 80 is not a share between 0 and 1; did you mean 0.8?',
      fixAll,
    ],
    'a threshold with a percent sign': [
      `threshold: 80%\n${one}`,
      '1:12',
      'threshold: "80%" is not a share between 0 and 1; did you mean 0.8?',
      fixAll,
    ],
    'a threshold in quotes': [
      `threshold: "0.8"\n${one}`,
      '1:12',
      'threshold: must be a number between 0 and 1.',
      'Write it without quotes, for example `threshold: 0.8`.',
    ],
    'a threshold that is too exact': [
      `threshold: 0.12345678\n${one}`,
      '1:12',
      'threshold: "0.12345678" has more than 6 digits after the point.',
      'Write a decimal number with at most six digits after the point.',
    ],
    'an unknown key': [`treshold: 0.8\n${one}`, '1:1', 'There is no key "treshold" here.', 'Did you mean `threshold`?'],
    'a misspelt key of a criterion': [
      'criteria:\n  - { id: a, question: A?, categry: x }\n',
      '2:28',
      'There is no key "categry" in criteria.0.',
      'Did you mean `category`?',
    ],
    'no criteria': [
      'threshold: 0.8\n',
      '1:1',
      'criteria: there are no criteria.',
      'Add one: an `id` and a yes/no `question`.',
    ],
    'an id that is not kebab-case': [
      'criteria:\n  - { id: CQ1 Cites_source, question: A? }\n',
      '2:11',
      'criteria.0.id: must be kebab-case, for example "cq1-cites-source", not "CQ1 Cites_source".',
      fixAll,
    ],
    'an id twice': [
      'criteria:\n  - { id: a, question: A? }\n  - { id: a, question: B? }\n',
      '3:11',
      'criteria.1.id: the id "a" is taken by rubric.yaml:2:5.',
      'Give it another id.',
    ],
    'neither question nor rule': [
      'criteria:\n  - { id: a }\n',
      '2:5',
      'criteria.0: a has neither a question nor a rule.',
      'Add a yes/no `question`, or the `rule` that decides it.',
    ],
    'an unknown rule': [
      'criteria:\n  - { id: a, rule: word }\n',
      '2:20',
      'criteria.0.rule: there is no rule "word".',
      'Did you mean `words`?',
    ],
    'an option of a rule': [
      'criteria:\n  - { id: a, rule: words, with: { max: many } }\n',
      '2:40',
      'criteria.0.with.max: must be a whole number of words.',
      fixAll,
    ],
    'a misspelt option of a rule': [
      'criteria:\n  - { id: a, rule: words, with: { max: 2, mni: 1 } }\n',
      '2:43',
      'There is no key "mni" in criteria.0.with.',
      'Did you mean `min`?',
    ],
    'options without a rule': [
      'criteria:\n  - { id: a, question: A?, with: { max: 2 } }\n',
      '2:34',
      'criteria.0.with: is for a rule, and there is none.',
      'Add `rule:`, or remove `with:`.',
    ],
    'an axis that the taxonomy lacks': [
      'criteria:\n  - { id: a, question: A?, only: { edge_cases: [ambiguous] } }\n',
      '2:48',
      'criteria.0.only.edge_cases: the taxonomy has no axis "edge_cases".',
      'Did you mean `edge_case`?',
    ],
    'a value that the axis lacks': [
      'criteria:\n  - { id: a, question: A?, except: { topic: [billing, tecnical] } }\n',
      '2:55',
      'criteria.0.except.topic.1: "tecnical" is no value of the axis "topic".',
      'Did you mean `technical`?',
    ],
    'a category without criteria': [
      'categories: { x: 0.5, y: 0.5 }\ncriteria:\n  - { id: a, category: x, question: A? }\n',
      '1:26',
      'categories.y: the category "y" has no criteria.',
      'Give it one, or remove it.',
    ],
    'a criterion without category': [
      'categories: { x: 1 }\ncriteria:\n  - { id: a, category: x, question: A? }\n  - { id: b, question: B? }\n',
      '4:5',
      'criteria.1: b has no category.',
      'Categories: x.',
    ],
    'an unknown category': [
      'categories: { tone: 1 }\ncriteria:\n  - { id: a, category: tone, question: A? }\n  - { id: b, category: tnoe, question: B? }\n',
      '4:24',
      'criteria.1.category: there is no category "tnoe".',
      'Did you mean `tone`?',
    ],
    'negative weights': [
      'categories: { x: -1 }\ncriteria:\n  - { id: a, category: x, question: A? }\n',
      '1:18',
      'categories.x: the weight -1 is negative.',
      fixAll,
    ],
    'weights that are all zero': [
      'categories: { x: 0 }\ncriteria:\n  - { id: a, category: x, question: A? }\n',
      '1:13',
      'categories: all weights are zero.',
      fixAll,
    ],
    'an id in a list that no criterion has': [
      `${one}safety_gates: [is-kin]\n`,
      '3:16',
      'safety_gates.0: there is no criterion "is-kin".',
      'Did you mean `is-kind`?',
    ],
    'an answer that is none': [
      'criteria:\n  - { id: a, question: A?, examples: [{ completion: c, answer: maybe }] }\n',
      '2:64',
      'criteria.0.examples.0.answer: "maybe" is not an answer; answers are yes, no and na.',
      fixAll,
    ],
    'bounds on turns the wrong way round': [
      'criteria:\n  - { id: a, question: A?, turns: { min: 3, max: 2 } }\n',
      '2:35',
      'criteria.0.turns: min is more than max.',
      fixAll,
    ],
    'gates alone': [
      'criteria:\n  - { id: a, question: A?, gate: true }\n',
      '1:1',
      'criteria: every criterion is a gate, so nothing is left to score.',
      'Add a criterion that is no gate.',
    ],
  }
  for (const [name, [text, where, what, fix]] of Object.entries(wrong)) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(
        await messageOf(() => read(text)),
        `rubric.yaml:${where}  ${what}\n  fix: ${fix}\n  (rubric/invalid)`,
      )
    })
  }
})
