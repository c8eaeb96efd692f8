import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import repetition from '../../src/checks/repetition.ts'
import { checkExample, checkSubject, type ExampleShape } from '../../src/testing/check-subject.ts'

const distinct = (i: number): ExampleShape => ({ reply: `Answer${i} n${i}a n${i}b n${i}c n${i}d n${i}e` })
const subject = (n: number, special: (i: number) => ExampleShape | undefined) =>
  checkSubject(Array.from({ length: n }, (_, i) => checkExample(i, special(i) ?? distinct(i))))

describe('repetition', () => {
  it('is content with completions that differ', async () => {
    const found = await repetition.run(subject(40, () => undefined))
    assert.deepEqual(
      found.map(({ level }) => level),
      ['info'],
    )
  })

  it('warns of completions that repeat, naming the text and the edge case they all belong to', async () => {
    const fixed = {
      reply: 'I can only answer questions about the shop.',
      cell: { topic: null, edge_case: 'out_of_scope' },
    }
    const found = await repetition.run(subject(40, (i) => (i < 6 ? fixed : undefined)))
    assert.deepEqual(
      found.map(({ level }) => level),
      ['warn'],
    )
    assert.match(
      found[0]?.message ?? '',
      /^6 of 40 completions \(15 %\) nearly repeat another, 6 of them "I can only answer questions about the shop\." \(all out_of_scope\): right for a fixed reply/,
    )
  })

  it('warns of an opening that many share', async () => {
    const found = await repetition.run(
      subject(40, (i) =>
        i < 12 ? { reply: `Thank you for reaching out! n${i}a n${i}b n${i}c n${i}d n${i}e` } : undefined,
      ),
    )
    assert.deepEqual(
      found.map(({ level }) => level),
      ['warn'],
    )
    assert.match(
      found[0]?.message ?? '',
      /^12 of 40 completions \(30 %\) open with the words "thank you for reaching out"/,
    )
  })

  it('warns of a completion that goes round in circles', async () => {
    const circle = { reply: 'and then you press the button '.repeat(12) }
    const found = await repetition.run(subject(40, (i) => (i === 7 ? circle : undefined)))
    assert.match(found[0]?.message ?? '', /^1 of 40 completions \(2\.5 %\) go round in circles, for example e-7/)
    assert.deepEqual(found[0]?.data['ids'], ['e-7'])
  })

  it('looks at accepted examples alone', async () => {
    const found = await repetition.run(
      subject(40, (i) => (i < 20 ? { reply: 'Always the same.', outcome: 'rejected' } : undefined)),
    )
    assert.deepEqual(
      found.map(({ level, data }) => [level, data['n']]),
      [['info', 20]],
    )
  })
})
