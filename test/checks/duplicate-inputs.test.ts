import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import duplicateInputs from '../../src/checks/duplicate-inputs.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

const withCopies = (n: number, copies: number) =>
  checkSubject(
    Array.from({ length: n }, (_, i) =>
      checkExample(i, i < copies ? { question: `Cancel my order${'!'.repeat(i)}` } : {}),
    ),
  )

describe('duplicate-inputs', () => {
  it('fails over 5 %, with what must go and the clusters', async () => {
    const [finding, ...others] = await duplicateInputs.run(withCopies(100, 6))
    assert.deepEqual(others, [])
    assert.equal(finding?.level, 'fail')
    assert.match(
      finding?.message ?? '',
      /^6 of 100 inputs \(6 %\) have a near-duplicate above 0\.8, over the limit of 5 %: 5 must go/,
    )
    const { clusters, ...numbers } = finding?.data ?? {}
    const curve = [{ n: 100, share: 0.06 }]
    assert.deepEqual(numbers, {
      n: 100,
      share_above_0_8: 0.06,
      limit: 0.05,
      ok: false,
      duplicates: 6,
      surplus: 5,
      curve,
    })
    const examples = [0, 1, 2].map((i) => ({ id: `i-${i}`, text: `Cancel my order${'!'.repeat(i)}` }))
    assert.deepEqual(clusters, [{ size: 6, examples }])
  })

  it('asks for no other taxonomy where the inputs were brought', async () => {
    const subject = withCopies(100, 6)
    const inputs = subject.inputs.map((input) => ({ ...input, origin: 'imported' as const }))
    const [finding] = await duplicateInputs.run({ ...subject, inputs })
    assert.match(finding?.message ?? '', /5 must go so that none is left; remove copies from the file\.$/)
  })

  it('passes at exactly 5 %', async () => {
    const [finding] = await duplicateInputs.run(withCopies(100, 5))
    assert.equal(finding?.level, 'info')
    assert.equal(finding?.data['ok'], true)
  })

  it('flags one pair of a small set without failing it', async () => {
    const [pair] = await duplicateInputs.run(withCopies(20, 2))
    assert.deepEqual([pair?.level, pair?.data['ok']], ['warn', false])
    const [four] = await duplicateInputs.run(withCopies(20, 4))
    assert.equal(four?.level, 'fail')
  })

  it('draws the curve at 500, 2,000 and all', async () => {
    const [finding] = await duplicateInputs.run(withCopies(2100, 60))
    const curve: unknown = finding?.data['curve']
    assert.ok(Array.isArray(curve))
    assert.deepEqual(
      curve.map(({ n }) => n),
      [500, 2000, 2100],
    )
    assert.equal(curve[2]?.share, 60 / 2100)
  })

  it('leaves out inputs that were never written', async () => {
    const subject = withCopies(20, 0)
    const inputs = subject.inputs.map((input, i) => (i < 10 ? { ...input, messages: [] } : input))
    const [finding] = await duplicateInputs.run({ ...subject, inputs })
    assert.deepEqual([finding?.data['n'], finding?.data['duplicates']], [10, 0])
  })
})
