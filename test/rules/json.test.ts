import assert from 'node:assert/strict'
import { it } from 'node:test'
import json from '../../src/rules/json.ts'
import { ruleContract } from '../../src/testing/rule-contract.ts'

const schema = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, tags: { type: 'array', items: { enum: ['a', 'b'] } } },
  required: ['name'],
  additionalProperties: false,
}

ruleContract(json, {
  cases: [
    { name: 'passes any JSON where there is no schema', with: {}, text: ' [1, "two", null] ', answer: 'yes' },
    { name: 'fails JSON with prose around it', with: {}, text: 'Here: {"a": 1}', answer: 'no' },
    {
      name: 'passes a value that fits the schema',
      with: { schema },
      text: '{"name": "x", "tags": ["a"]}',
      answer: 'yes',
    },
    { name: 'fails a missing key', with: { schema }, text: '{"tags": []}', answer: 'no' },
    { name: 'fails a key too many', with: { schema }, text: '{"name": "x", "age": 3}', answer: 'no' },
    { name: 'fails a value outside an enum', with: { schema }, text: '{"name": "x", "tags": ["c"]}', answer: 'no' },
  ],
  bad: [{ schema: 'object' }, { schema: [1] }],
})

it('refuses a schema that it cannot use', () => {
  assert.throws(() => json.open({ schema: { type: 'strng' } }, { root: '.' }), { code: 'rules/bad-schema' })
})
