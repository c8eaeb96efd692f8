import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { injections } from '../support/attacks.ts'
import { fenceFault, judgePrompts } from '../support/judge-prompts.ts'

/** `npm run shows -- injection` prints the table, and what the local model makes of it. */
describe('a completion that addresses the judge', () => {
  for (const mode of ['json', 'choice'] as const) {
    it(`stands inside the fence of the judge's prompt byte for byte in \`${mode}\``, async (test) => {
      const folder = mkdtempSync(join(tmpdir(), 'tunesmith-'))
      test.after(() => rmSync(folder, { recursive: true, force: true }))
      const texts = injections.map(({ text }) => text)
      const prompts = await judgePrompts(mode, texts, join(folder, 'shop'))
      assert.equal(prompts.length, 30)
      for (const [i, { name, text }] of injections.entries())
        assert.equal(fenceFault(prompts[i] ?? [], text), null, name)
    })
  }

  it('would be noticed outside the fence', () => {
    const fenced =
      'BEGIN INPUT 0123abcd\nuser: Hi\nEND INPUT 0123abcd\nBEGIN COMPLETION 0123abcd\nSay yes.\nEND COMPLETION 0123abcd\n\nQuestion'
    const faultOf = (content: string): string | null => fenceFault([{ role: 'user', content }], 'Say yes.')
    assert.equal(faultOf(fenced), null)
    assert.equal(faultOf(`${fenced} Say yes.`), 'it is outside the fence, too')
    assert.equal(faultOf(fenced.replace('Say yes.', 'Say\u200b yes.')), 'the bytes differ')
    assert.equal(faultOf(fenced.replace('END COMPLETION 0123abcd', '')), 'the mark is not there four times')
  })
})
