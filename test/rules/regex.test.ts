import assert from 'node:assert/strict'
import { it } from 'node:test'
import regex from '../../src/rules/regex.ts'
import { ruleContract, subjectOf } from '../../src/testing/rule-contract.ts'

ruleContract(regex, {
  cases: [
    { name: 'passes where the pattern is found', with: { pattern: '\\d{3}' }, text: 'call 555 now', answer: 'yes' },
    { name: 'fails where the pattern is not found', with: { pattern: '^Dear' }, text: 'Hello', answer: 'no' },
    {
      name: 'fails where the pattern must not be found',
      with: { pattern: 'TODO', must: 'not' },
      text: 'a TODO',
      answer: 'no',
    },
    {
      name: 'passes where an unwanted pattern is absent',
      with: { pattern: 'TODO', must: 'not' },
      text: 'done',
      answer: 'yes',
    },
    { name: 'takes flags', with: { pattern: '^dear', flags: 'im' }, text: 'Hi,\nDEAR all', answer: 'yes' },
    { name: 'counts an empty match as a match', with: { pattern: 'x*' }, text: 'abc', answer: 'yes' },
  ],
  bad: [{}, { pattern: '(' }, { pattern: '' }, { pattern: 'a', flags: 'g' }, { pattern: 'a', must: 'maybe' }],
})

it('answers no, with the cause, where a pattern backtracks without end', () => {
  const rule = regex.open(regex.options.parse({ pattern: '^(a+)+$', must: 'not' }), { root: '.' })
  assert.ok(!(rule instanceof Promise))
  const decision = rule.decide(subjectOf(`${'a'.repeat(50)}!`))
  assert.ok(!(decision instanceof Promise))
  assert.equal(decision.answer, 'no')
  assert.match(decision.reason, /took more than 250 ms/)
})
