import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonical, completionId, exampleId, inputId, sha256 } from '../../src/core/ids.ts'
import type { Input } from '../../src/core/types.ts'

const input: Omit<Input, 'id' | 'origin' | 'source'> = {
  set: 'panel',
  slot: 3,
  attempt: 0,
  cell: { topic: 'billing', style: 'terse' },
  messages: [{ role: 'user', content: 'Where is my refund?' }],
}

const completion = {
  inputId: 'i-1',
  candidateId: 'c0',
  arm: 'main' as const,
  sample: 0,
  model: 'simulated/support',
  messages: [{ role: 'assistant' as const, content: 'It is on its way.' }],
}

describe('ids', () => {
  it('are a letter and 16 hex digits', () => {
    assert.match(inputId(input), /^i-[0-9a-f]{16}$/)
    assert.match(completionId(completion), /^k-[0-9a-f]{16}$/)
    assert.match(exampleId({ inputId: 'i-1', candidateId: 'c0' }), /^e-[0-9a-f]{16}$/)
  })

  it('never change: runs on disk hold them', () => {
    assert.equal(inputId(input), 'i-43e9306c649bfa84')
    assert.equal(completionId(completion), 'k-accf2db93ab598b4')
    assert.equal(exampleId({ inputId: 'i-1', candidateId: 'c0' }), 'e-5dc32ded900de9d0')
  })

  it('do not depend on the order of keys', () => {
    assert.equal(inputId({ ...input, cell: { style: 'terse', topic: 'billing' } }), inputId(input))
  })

  it('differ in every field that determines the content, and in no other', () => {
    const changes: Partial<Input>[] = [
      { set: 'confirm' },
      { slot: 4 },
      { attempt: 1 },
      { cell: { topic: null, style: 'terse' } },
      { messages: [{ role: 'user', content: 'Where is my refund? ' }] },
    ]
    const ids = new Set(changes.map((change) => inputId({ ...input, ...change })))
    assert.equal(ids.add(inputId(input)).size, changes.length + 1)
    const stored: Input = { ...input, id: 'i-x', origin: 'imported', source: 'a' }
    assert.equal(inputId(stored), inputId(input))
    assert.notEqual(completionId({ ...completion, sample: 1 }), completionId(completion))
    assert.notEqual(completionId({ ...completion, model: 'x' }), completionId(completion))
  })
})

describe('canonical', () => {
  it('sorts keys, drops what is undefined and parses back', () => {
    assert.equal(canonical({ b: 1, a: [undefined, { d: null, c: undefined }] }), '{"a":[null,{"d":null}],"b":1}')
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('refuses what JSON cannot hold', () => {
    for (const value of [Number.NaN, Infinity, undefined, () => 1, 1n, Symbol('s')]) {
      assert.throws(() => canonical(value), TypeError)
    }
  })
})

describe('sha256', () => {
  it('is the hash of the UTF-8 bytes', () => {
    assert.equal(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    assert.equal(sha256('é'), '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
  })
})
