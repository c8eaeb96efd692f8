import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { clip, flow, plural, table, wrap } from '../../src/cli/layout.ts'

const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 })
const columns = fc.integer({ min: 24, max: 100 })

describe('wrap', () => {
  it('keeps every word in order and no line longer than the columns', () => {
    fc.assert(
      fc.property(words, columns, fc.constantFrom('', '   '), (list, width, indent) => {
        const lines = wrap(list.join(' '), { columns: width, indent }).split('\n')
        assert.deepEqual(
          lines.flatMap((line) => line.trim().split(' ')),
          list,
        )
        for (const line of lines) assert.ok(line.length <= width, line)
      }),
    )
  })

  it('keeps the own indent of a line in the lines that it is broken into', () => {
    assert.equal(wrap('  fix: one two three four five', { columns: 20 }), '  fix: one two three\n  four five')
  })

  it('leaves a word that is longer than a line whole, so that a path can be copied', () => {
    const path = '/a/very/long/path/that/does/not/fit/at/all'
    assert.equal(wrap(`see ${path} there`, { columns: 20 }), `see\n${path}\nthere`)
  })
})

describe('flow', () => {
  it('puts items side by side and breaks none that fits a line', () => {
    assert.equal(flow(['one item', 'two items', 'three'], { columns: 20 }), 'one item   two items\nthree')
    assert.equal(flow(['9 made', '= 4 kept', '+ 5 not'], { columns: 16, gap: 1 }), '9 made = 4 kept\n+ 5 not')
  })
})

describe('table', () => {
  it('aligns columns, numbers at the right', () => {
    assert.deepEqual(
      table(
        [
          ['a', '5 %'],
          ['longer', '75 %'],
        ],
        { columns: 40, right: [1] },
      ),
      ['a        5 %', 'longer  75 %'],
    )
  })

  it('puts the numbers under the name where both do not fit', () => {
    assert.deepEqual(table([['a-long-name', '5 of 10']], { columns: 16 }), ['a-long-name\n    5 of 10'])
  })
})

describe('clip', () => {
  it('says with an ellipsis that something is missing, within the columns', () => {
    assert.equal(clip('one two  three', 8), 'one two…')
    assert.equal(clip('one  two', 8), 'one two')
  })
})

describe('plural', () => {
  it('counts one and many', () => {
    const texts = [plural(1, 'row'), plural(0, 'row'), plural(2, 'try', 'tries'), plural(1200, 'row')]
    assert.deepEqual(texts, ['1 row', '0 rows', '2 tries', '1,200 rows'])
  })
})
