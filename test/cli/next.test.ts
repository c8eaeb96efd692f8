import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { callFrom, nextLines } from '../../src/cli/next.ts'
import { memoryTerminal } from './tunesmith.ts'

const below = { program: 'npx tunesmith', root: join(process.cwd(), 'shop one') }

describe('the next commands', () => {
  it('stand as they are in the folder of the project', () => {
    const here = { program: 'tunesmith', root: '.' }
    assert.equal(callFrom('tunesmith run', here), 'tunesmith run')
    assert.equal(
      callFrom('edit prompts/respond.md, then: tunesmith run', here),
      'edit prompts/respond.md, then: tunesmith run',
    )
  })

  it('name the project where it is another folder, so that they can be copied', () => {
    assert.equal(callFrom('tunesmith show a', below), `npx tunesmith show a -C 'shop one'`)
    assert.equal(
      callFrom('edit prompts/respond.md, then: tunesmith run', below),
      `edit shop one/prompts/respond.md, then: npx tunesmith run -C 'shop one'`,
    )
    const odd = { program: 'tunesmith', root: `it's $HOME` }
    assert.equal(callFrom('tunesmith run', odd), `tunesmith run -C 'it'\\''s $HOME'`)
  })

  it('say what they are for beside them, or below where there is no room', () => {
    const commands = ['tunesmith run  (goes on where it stopped)', 'tunesmith show a']
    const caller = { program: 'tunesmith', root: '.' }
    const lines = (columns: number): string => nextLines(commands, caller, memoryTerminal({ columns }).terminal)
    assert.equal(lines(80), 'next         tunesmith run  (goes on where it stopped)\n             tunesmith show a\n')
    assert.equal(
      lines(40),
      'next         tunesmith run\n               (goes on where it stopped)\n             tunesmith show a\n',
    )
  })
})
