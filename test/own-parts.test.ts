import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { builtins } from '../src/builtins.ts'
import { withOwnParts } from '../src/own-parts.ts'
import { subjectOf } from '../src/testing/rule-contract.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tunesmith-parts-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Writes a file of the project and loads it as `use:` does. */
function use(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
  return withOwnParts(builtins, root, [file])
}

const shouting = (id: string): string => `
import { defineRule } from 'tunesmith'
import { z } from 'zod'
import { answer } from './answer.mts'

export default defineRule({
  id: '${id}',
  summary: 'The completion is not in capitals.',
  options: z.strictObject({ from: z.int() }),
  open: ({ from }: { from: number }) => ({ decide: ({ text }: { text: string }) => answer(text.length >= from && text === text.toUpperCase()) }),
})
`
const answer = `export const answer = (no: boolean) => ({ answer: no ? 'no' as const : 'yes' as const, reason: 'Read.' })`

describe('a part of the user', () => {
  it('loads in a project that has nothing installed', async () => {
    mkdirSync(join(root, 'rules'))
    writeFileSync(join(root, 'rules/answer.mts'), answer)
    const { rules } = await use('rules/shouting.mts', shouting('shouting'))
    assert.deepEqual(
      rules.map(({ id }) => id),
      [...builtins.rules.map(({ id }) => id), 'shouting'],
    )
    const rule = await rules.at(-1)?.open({ from: 3 }, { root })
    assert.deepEqual(await rule?.decide(subjectOf('HELLO')), { answer: 'no', reason: 'Read.' })
    assert.equal(rules.at(-1)?.options.safeParse({ from: 1.5 }).success, false)
  })

  it('takes the place of a built-in part of its id', async () => {
    writeFileSync(join(root, 'answer.mts'), answer)
    const { rules } = await use('words.mts', shouting('words'))
    assert.equal(rules.length, builtins.rules.length)
    assert.equal(rules.filter(({ id }) => id === 'words')[0]?.summary, 'The completion is not in capitals.')
  })

  it('is of the kind whose names it has', async () => {
    const text = `export default { id: 'lines', summary: 'One row a line.', methods: ['sft'], files: () => [] }`
    const parts = await use('lines.mjs', text)
    assert.deepEqual(
      parts.exporters.map(({ id }) => id),
      ['trl', 'lines'],
    )
    assert.deepEqual(parts.rules, builtins.rules)
  })

  it('is read anew when it, or what it imports, was edited', async () => {
    const text = `import { why } from './why.mts'\nexport default { id: 'own', summary: why, run: () => [] }`
    const why = join(root, 'why.mts')
    const summary = async (): Promise<string | undefined> =>
      (await withOwnParts(builtins, root, ['own.mts'])).checks.at(-1)?.summary
    writeFileSync(join(root, 'own.mts'), text)
    for (const [n, word] of ['First.', 'Second.', 'Third.'].entries()) {
      writeFileSync(why, `export const why = '${word}'`)
      // Edits that are a second apart.
      utimesSync(why, n, Date.now() / 1000 + n)
      assert.equal(await summary(), word)
    }
    writeFileSync(join(root, 'own.mts'), text.replace('summary: why', `summary: 'Fourth.'`))
    utimesSync(join(root, 'own.mts'), 0, Date.now() / 1000 + 9)
    assert.equal(await summary(), 'Fourth.')
  })

  for (const [flaw, text] of [
    ['`id`: must be kebab-case', `{ id: 'Bad Id!', summary: 'A check.', run: () => [] }`],
    ['`run`: must be a function', `{ id: 'own', summary: 'A check.', run: [] }`],
    ['`options`: must be a zod schema', `{ id: 'own', summary: 'A rule.', options: {}, open: () => ({}) }`],
    ['`open`: must be a function', `{ id: 'own', summary: 'A rule.', options: { parse() {}, safeParse() {} } }`],
    ['`methods`: must be a list', `{ id: 'own', summary: 'An exporter.', files: () => [] }`],
  ] as const) {
    it(`says what cannot be used of it: ${flaw}`, async () => {
      await assert.rejects(use('own.mjs', `export default ${text}`), (error: Error) => {
        assert.ok(error.message.includes(`cannot be used: ${flaw}`), error.message)
        return 'code' in error && error.code === 'project/bad-part'
      })
    })
  }

  it('is missed by its name where it is not there, or is a folder', async () => {
    mkdirSync(join(root, 'parts'))
    for (const file of ['./nope.ts', 'parts'])
      await assert.rejects(withOwnParts(builtins, root, [file]), { message: `There is no file ${file}.` })
  })

  it('says why it cannot be loaded, with one full stop', async () => {
    await assert.rejects(use('own.mjs', `throw new Error('Mine.')`), { message: 'It cannot be loaded: Mine.' })
  })

  for (const [what, text] of [
    ['has no default export', 'export const id = 1'],
    ['is no part', `export default { id: 'x', summary: 'Nothing.' }`],
    ['does not parse', 'export default {'],
    ['imports what is not there', `import 'no-such-package'\nexport default {}`],
  ] as const) {
    it(`is refused by the name of its file where it ${what}`, async () => {
      await assert.rejects(use('rules/broken.mts', text), {
        code: 'project/bad-part',
        where: 'tunesmith.yaml, use: rules/broken.mts',
      })
    })
  }
})
