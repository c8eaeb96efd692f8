import assert from 'node:assert/strict'
import { it } from 'node:test'

/** Registers tests of how a part introduces itself. `fileName` is the name of its file, without the ending. */
export function describesItself({ id, summary }: { id: string; summary: string }, fileName: string): void {
  it('has a kebab-case id that is the name of its file', () => {
    assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    assert.equal(id, fileName)
  })

  it('sums itself up in a sentence', () => assertSentence(summary))
}

/** One line that ends in a mark and shows nothing of how it was put together. */
export function assertSentence(text: string): void {
  assert.match(text, /^\S[^\n]*[.!?]$/)
  assert.doesNotMatch(text, /undefined|NaN|Infinity|\[object/)
}

/** Nothing that writing it as JSON and reading it back would change. */
export const assertJson = (value: unknown): void => assert.deepEqual(JSON.parse(JSON.stringify(value)), value)
