import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import length from '../../src/checks/length.ts'
import type { Example } from '../../src/core/types.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

const reply = (characters: number): string => 'é'.repeat(characters)
const around = (n: number, characters: number): Example[] =>
  Array.from({ length: n }, (_, i) => checkExample(i, { reply: reply(characters + (i % 21) * 5) }))

describe('length', () => {
  it('names completions far shorter and far longer than the others, in characters', async () => {
    const odd = [checkExample(90, { reply: reply(3) }), checkExample(91, { reply: reply(20_000) })]
    const [finding] = await length.run(checkSubject([...around(63, 150), ...odd]))
    assert.equal(finding?.level, 'warn')
    assert.match(
      finding?.message ?? '',
      /^The median of 65 accepted completions is 200 characters; outliers are 1 far shorter and 1 far longer/,
    )
    assert.deepEqual(finding?.data['short'], [{ id: 'e-90', length: 3 }])
    assert.deepEqual(finding?.data['long'], [{ id: 'e-91', length: 20_000 }])
  })

  it('finds nothing odd in lengths that are nearly all the same', async () => {
    const [finding] = await length.run(
      checkSubject([
        ...around(1, 100),
        ...Array.from({ length: 50 }, (_, i) => checkExample(i, { reply: reply(i === 0 ? 190 : 100) })),
      ]),
    )
    assert.deepEqual([finding?.level, finding?.data['short'], finding?.data['long']], ['info', [], []])
  })

  it('tells where accepted completions are much longer than rejected ones', async () => {
    const rejected = around(30, 50).map(
      (example): Example => ({ ...example, id: `${example.id}-r`, outcome: 'rejected' }),
    )
    const found = await length.run(checkSubject([...around(30, 400), ...rejected]))
    assert.deepEqual(
      found.map(({ level }) => level),
      ['info', 'warn'],
    )
    assert.match(found[1]?.message ?? '', /^Accepted completions have a median of \d+ characters, rejected ones \d+:/)
  })

  it('tells where the chosen completion of most pairs is the longer one', async () => {
    const pairs = (longer: number) =>
      Array.from({ length: 40 }, (_, i) =>
        checkExample(i, { reply: reply(100), rejected: reply(i < longer ? 50 : 150) }),
      )
    const levels = async (longer: number) => (await length.run(checkSubject(pairs(longer)))).map(({ level }) => level)
    assert.deepEqual(await levels(35), ['info', 'warn'])
    assert.deepEqual(await levels(22), ['info', 'info'])
  })
})
