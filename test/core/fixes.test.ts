import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyze } from '../../src/core/failures.ts'
import { suggestFixes } from '../../src/core/fixes.ts'
import type { Criterion } from '../../src/core/rubric.ts'
import { exampleOf, rubricOf } from './examples.ts'

function textFor(criterion: Partial<Criterion>): string | undefined {
  const rubric = rubricOf([{ id: 'one', ...criterion }])
  const examples = Array.from({ length: 20 }, (_, n) => exampleOf(n, { rubric, answers: { one: 'no' } }))
  return suggestFixes(analyze(rubric, examples), rubric, [])[0]?.text
}

describe('a fix', () => {
  it('is the one that the criterion brings', () => {
    assert.equal(textFor({ fix: 'Name the order.' }), 'Name the order.')
  })

  for (const question of [
    'Does the reply give concrete advice on storage?',
    "Does the reply name the customer's order?",
    'Is the reply long enough to explain every step?',
  ]) {
    it(`asks for what the question asks where there is none: ${question}`, () => {
      assert.equal(textFor({ question }), `Make sure that the answer to this question is yes: ${question}`)
    })
  }

  it('never takes an id for a question', () => {
    const text = textFor({ id: 'one', question: '', rule: 'no-brands', with: { names: ['Acme'] } })
    assert.equal(text, 'Meet the criterion one, which the rule no-brands decides with {"names":["Acme"]}.')
  })
})
