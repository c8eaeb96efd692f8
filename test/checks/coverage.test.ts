import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import coverage from '../../src/checks/coverage.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

const cell = (i: number) => ({
  topic: i < 6 ? 'billing' : null,
  subtopic: i < 6 ? 'refunds' : null,
  difficulty: i % 2 === 0 ? 'easy' : 'hard',
})

describe('coverage', () => {
  it('names the values that fell short, the most lacking first', async () => {
    const examples = Array.from({ length: 8 }, (_, i) =>
      checkExample(i, { cell: cell(i), outcome: i === 1 || i === 3 ? 'rejected' : 'accepted' }),
    )
    const [finding] = await coverage.run(checkSubject(examples))
    assert.equal(finding?.level, 'warn')
    assert.match(
      finding?.message ?? '',
      /^6 of 8 planned examples \(75 %\) were accepted; short are difficulty hard 2 of 4, topic billing 4 of 6,/,
    )
    assert.deepEqual(finding?.data['coverage'], [
      { axis: 'topic', value: 'billing', planned: 6, accepted: 4 },
      { axis: 'subtopic', value: 'billing/refunds', planned: 6, accepted: 4 },
      { axis: 'difficulty', value: 'easy', planned: 4, accepted: 4 },
      { axis: 'difficulty', value: 'hard', planned: 4, accepted: 2 },
    ])
  })

  it('is content where every slot was filled, and counts no surplus', async () => {
    const subject = checkSubject(Array.from({ length: 8 }, (_, i) => checkExample(i, { cell: cell(i) })))
    const surplus = checkExample(8, { cell: cell(0), outcome: 'surplus' })
    const [finding] = await coverage.run({ ...subject, examples: [...subject.examples, surplus] })
    assert.deepEqual([finding?.level, finding?.data['accepted']], ['info', 8])
  })
})
