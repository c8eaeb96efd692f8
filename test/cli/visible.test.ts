import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { styleText } from 'node:util'
import type { Format } from '../../src/cli/terminal.ts'
import { visible, withoutLookalikes } from '../../src/cli/visible.ts'
import { supportProject } from '../support/project.ts'
import { start, tunesmith } from './tunesmith.ts'

describe('what a terminal is sent', () => {
  it('shows what would act on it, or turn the writing, as an escape', () => {
    assert.equal(
      visible('a\u001b]0;title\u0007\u009b2J\u202e\rb\u001b[8m'),
      String.raw`a\u001b]0;title\u0007\u009b2J\u202e\u000db\u001b[8m`,
    )
    assert.equal(JSON.parse(visible(JSON.stringify('\u202e\u009b'))), '\u202e\u009b')
  })

  it('keeps line ends, tabs, any writing, and what this program sends itself', () => {
    const formats: Format[] = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan']
    const styled = formats.map((format) => styleText(format, 'x', { validateStream: false })).join('')
    for (const text of [`\r\u001b[2K⠋ ${styled}`, 'a\r\n\tb\n', '\u05e9\u05dc\u05d5\u05dd \u{1f468}\u200d\u{1f469}'])
      assert.equal(visible(text), text)
  })
})

describe('an odd letter', () => {
  const folder = supportProject({ after })

  it('in a word of others is shown as its escape', async () => {
    assert.equal(withoutLookalikes('"t\u0430rget" tar\u200bget'), String.raw`"t\u0430rget" tar\u200bget`)
    assert.equal(
      withoutLookalikes('\u041f\u0440\u0438\u0432\u0435\u0442 gr\u00f6\u00dfe \u03bc'),
      '\u041f\u0440\u0438\u0432\u0435\u0442 gr\u00f6\u00dfe \u03bc',
    )
    writeFileSync(
      join(folder, 'tunesmith.yaml'),
      'method: sft\nmodels: { generator: simulated/any }\nt\u0430rget: {}\n',
    )
    const { err } = await tunesmith(['doctor', '-C', folder])
    assert.match(err, /There is no key "t\\u0430rget" here\.\n {2}fix: Did you mean `target`\?/)
  })

  it('that acts on a terminal does not reach it from a file', async () => {
    writeFileSync(
      join(folder, 'tunesmith.yaml'),
      'method: sft\nmodels: { generator: simulated/any }\n"a\\e]0;x\\a\u202e": 1\n',
    )
    const { err } = await start(['doctor', '-C', folder], { cwd: folder, env: { FORCE_COLOR: '1' } }).ended
    assert.ok(err.includes(String.raw`There is no key "a\u001b]0;x\u0007\u202e" here.`), err)
  })
})
