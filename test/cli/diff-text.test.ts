import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { diffText } from '../../src/cli/diff-text.ts'
import { memoryTerminal } from './tunesmith.ts'

describe('the diff of a prompt', () => {
  it('shows added lines green, removed ones red and the context dim', () => {
    const { terminal } = memoryTerminal({ styled: true })
    const lines = diffText('  same\n+ new\n- old', terminal)
    assert.equal(lines, '<dim>      same</>\n<green>    + new</>\n<red>    - old</>\n')
  })

  it('keeps a list item of the context apart from a removed line, without colours too', () => {
    const { terminal } = memoryTerminal()
    assert.equal(diffText('  - kept\n- - gone', terminal), '      - kept\n    - - gone\n')
  })

  it('hangs the rest of a long line under its text and never runs over the edge', () => {
    const { terminal } = memoryTerminal({ columns: 40 })
    const text = diffText(`+ - ${'word '.repeat(20).trim()}`, terminal)
    const [first = '', ...rest] = text.trimEnd().split('\n')
    assert.ok(first.startsWith('    + - word'))
    assert.ok(rest.length > 1 && rest.every((line) => /^ {6}word/.test(line)))
    assert.ok([first, ...rest].every((line) => line.length <= 40))
  })
})
