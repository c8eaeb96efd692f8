import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answer } from '../../src/core/types.ts'
import { decide } from '../../src/core/vote.ts'

const said = (answers: string, gate = false): Answer =>
  decide(
    answers.split(' ').map((answer) => ({ answer: answer as Answer })),
    { gate },
  )

describe('the vote of a panel', () => {
  it('follows the majority of "yes" and "no"', () => {
    assert.equal(said('yes yes no'), 'yes')
    assert.equal(said('no yes no'), 'no')
    assert.equal(said('yes'), 'yes')
  })

  it('takes a tie as "no"', () => {
    assert.equal(said('yes no'), 'no')
    assert.equal(said('no yes yes no'), 'no')
  })

  it('counts neither "na" nor "error" as a vote', () => {
    assert.equal(said('yes na error na'), 'yes')
    assert.equal(said('no na na na'), 'no')
  })

  it('is "na" where no judge decides and at least one answered, "error" where every judge failed', () => {
    assert.equal(said('na na'), 'na')
    assert.equal(said('na error'), 'na')
    assert.equal(said('error error'), 'error')
  })

  it('lets any "no" decide on a gate', () => {
    assert.equal(said('yes yes no', true), 'no')
    assert.equal(said('yes yes na', true), 'yes')
    assert.equal(said('na na', true), 'na')
    assert.equal(said('error error', true), 'error')
  })

  it('does not depend on the order of the judges', () => {
    const answers: Answer[] = ['yes', 'no', 'na', 'error']
    for (const a of answers)
      for (const b of answers)
        for (const c of answers)
          for (const gate of [true, false]) assert.equal(said(`${a} ${b} ${c}`, gate), said(`${c} ${a} ${b}`, gate))
  })
})
