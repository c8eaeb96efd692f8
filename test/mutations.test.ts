import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outcomesOf } from './support/mutation-outcomes.ts'
import { mutations } from './support/mutations.ts'

/** `npm run shows -- mutations` makes 200. */
describe('sixty mistakes in the template projects', () => {
  it('are named by doctor with file, line and the nearest valid choice, or leave a valid project', async () => {
    const outcomes = await outcomesOf(mutations(60, 4))
    const wrong = outcomes.filter(({ is }) => is !== 'named' && is !== 'valid')
    assert.deepEqual(
      wrong.map(({ mutation, is, text }) => `${mutation.template}: ${mutation.what}: ${is}\n${text}`),
      [],
    )
    assert.ok(outcomes.filter(({ is }) => is === 'named').length >= 30)
  })
})
