import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import oneAnswer from '../../src/checks/one-answer.ts'
import type { Answer, Example } from '../../src/core/types.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

/** An example whose criteria the judge answered so. */
const answered = (i: number, ...answers: Answer[]): Example => {
  const example = checkExample(i, {})
  const verdicts = answers.map((answer, n) => ({
    ...{ completionId: '', criterion: `c${n}`, reason: '', by: 'judge' as const, key: '' },
    answer,
  }))
  return { ...example, judged: example.judged.map((one) => ({ ...one, verdicts })) }
}

const run = async (examples: Example[]) => (await oneAnswer.run(checkSubject(examples)))[0]

describe('one-answer', () => {
  it('warns of a judge that said the same to every question of every reply', async () => {
    const found = await run(Array.from({ length: 30 }, (_, i) => answered(i, 'yes', 'yes', 'na')))
    assert.equal(found?.level, 'warn')
    assert.match(found?.message ?? '', /^The judge answered "yes" to all 60 questions about 30 replies/)
    const never = await run(Array.from({ length: 30 }, (_, i) => answered(i, 'no')))
    assert.match(never?.message ?? '', /^The judge answered "no" to all/)
  })

  it('says nothing of a few replies, nor of a judge that once said otherwise', async () => {
    const few = await run(Array.from({ length: 29 }, (_, i) => answered(i, 'yes')))
    const mixed = await run(Array.from({ length: 30 }, (_, i) => answered(i, i === 7 ? 'no' : 'yes')))
    assert.deepEqual([few?.level, mixed?.level], ['info', 'info'])
    assert.deepEqual(mixed?.data, { replies: 30, yes: 29, no: 1 })
  })
})
