import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import refusals from '../../src/checks/refusals.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

const reads = async (reply: string): Promise<boolean> => {
  const [finding] = await refusals.run(checkSubject([checkExample(0, { reply })]))
  return finding?.level === 'warn'
}

describe('refusals', () => {
  for (const reply of [
    "I'm sorry, but I can't help with that.",
    'I’m sorry, but I can’t assist with this request.',
    'Sorry, I am unable to do this for you.',
    'As an AI language model, I do not have opinions.',
    "I cannot provide legal advice. Here's a link.",
    'Unfortunately, we are not able to process it.',
    'I must respectfully decline.',
    "That's against my guidelines.",
  ]) {
    it(`reads "${reply}" as one`, async () => assert.equal(await reads(reply), true))
  }

  for (const reply of [
    "I'm sorry to hear that your parcel is late. It arrives tomorrow.",
    'You cannot return used items, but I can help you exchange them.',
    'SELECT name FROM customers WHERE id = 1;',
    'If the app says "cannot connect", restart it.',
    'Rain is the reason why planes cannot land.',
  ]) {
    it(`reads "${reply}" as an answer`, async () => assert.equal(await reads(reply), false))
  }

  it('sets those of off-topic inputs apart, and counts the others by cell', async () => {
    const refusal = "I'm sorry, but I can't help with that."
    const examples = [
      checkExample(0, { reply: refusal, cell: { topic: null, edge_case: 'chitchat' } }),
      checkExample(1, { reply: refusal, cell: { topic: 'orders', edge_case: 'out_of_scope' } }),
      checkExample(2, { reply: refusal, cell: { topic: 'billing', edge_case: 'none' } }),
      checkExample(3, { cell: { topic: 'billing', edge_case: 'none' } }),
      checkExample(4, { reply: refusal, outcome: 'rejected' }),
    ]
    const [finding] = await refusals.run(checkSubject(examples))
    assert.match(
      finding?.message ?? '',
      /^1 of 4 accepted completions \(25 %\) read as refusals, besides 2 expected ones of off-topic inputs/,
    )
    assert.deepEqual(finding?.data['expected_ids'], ['e-0', 'e-1'])
    assert.deepEqual(finding?.data['by_cell'], [
      { axis: 'topic', value: 'billing', refused: 1, n: 2 },
      { axis: 'edge_case', value: 'none', refused: 1, n: 2 },
    ])
  })
})
