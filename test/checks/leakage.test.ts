import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import leakage from '../../src/checks/leakage.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

const rows = (n: number) => Array.from({ length: n }, (_, i) => checkExample(i))

describe('leakage', () => {
  it('fails on a held-out input that nearly repeats one trained on', async () => {
    const copy = checkExample(99, { question: 'Please, where is parcel P3X of customer C3Y?!' })
    const found = await leakage.run({ ...checkSubject([]), train: rows(40), holdout: [checkExample(98), copy] })
    assert.deepEqual(
      found.map(({ level }) => level),
      ['fail'],
    )
    assert.match(found[0]?.message ?? '', /1 row, for example "Please, where is parcel P3X/)
    assert.deepEqual(found[0]?.data, { leaked: 1, clusters: [{ train: ['e-3'], holdout: ['e-99'] }] })
  })

  it('fails on a source on both sides', async () => {
    const [train, holdout] = [
      [checkExample(1, { source: 'ticket-7' })],
      [checkExample(2, { source: 'ticket-7' }), checkExample(3)],
    ]
    const found = await leakage.run({ ...checkSubject([]), train: [...train, ...rows(20)], holdout })
    assert.equal(found.find(({ data }) => 'sources' in data)?.level, 'fail')
    assert.deepEqual(found.find(({ data }) => 'sources' in data)?.data, {
      leaked: 1,
      sources: ['ticket-7'],
      holdout: ['e-2'],
    })
  })

  it('lets near-duplicates and sources stand on one side', async () => {
    const alike = [1, 2].map((n) => checkExample(n, { question: 'Cancel my order', source: 'a' }))
    const found = await leakage.run({
      ...checkSubject([]),
      train: [...alike, ...rows(20).slice(3)],
      holdout: [checkExample(50, { source: 'b' })],
    })
    assert.deepEqual(
      found.map(({ level }) => level),
      ['info'],
    )
  })
})
