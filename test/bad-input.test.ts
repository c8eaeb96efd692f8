import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tryCase } from './support/bad-input/case.ts'
import { entryOf, faultsOf, headingOf, readTable, sections } from './support/bad-input/table.ts'
import './support/fast-sleep.ts'

const table = readTable()

describe('what is said of bad input and of faults is as in test/golden/bad-input.md', { concurrency: 4 }, () => {
  for (const section of sections) {
    for (const one of section.cases) {
      const heading = headingOf(section, one)
      it(heading, { skip: one.skip ?? false }, async () => {
        const answer = await tryCase(one)
        assert.deepEqual(faultsOf(one, answer), [])
        assert.equal(entryOf(answer), table.get(heading), 'after a change of words: npm run shows -- bad-input --write')
      })
    }
  }

  it('has an entry for each case and no other', () => {
    const headings = sections.flatMap((section) => section.cases.map((one) => headingOf(section, one)))
    assert.deepEqual([...table.keys()], headings)
  })
})
