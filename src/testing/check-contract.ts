import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CheckPart, CheckSubject } from '../core/parts.ts'
import { checkExample, checkSubject } from './check-subject.ts'
import { frozen } from './frozen.ts'
import { limit } from './limit.ts'
import { assertJson, assertSentence, describesItself } from './self-description.ts'

/** What every check keeps, whatever it looks for. `fileName` is the name of its file, without the ending. */
export function checkContract(check: CheckPart, fileName: string = check.id): void {
  describe(`the check ${check.id}`, () => {
    describesItself(check, fileName)

    for (const [name, subject] of subjects()) {
      it(`reports ${name} in findings of its own, sound and JSON only`, limit, async () => {
        const found = await check.run(subject)
        for (const finding of found) {
          assert.equal(finding.check, check.id)
          assert.ok(['info', 'warn', 'fail'].includes(finding.level))
          assertSentence(finding.message)
          assertJson(finding)
        }
      })

      it(`says the same of ${name} each time, and changes nothing`, limit, async () => {
        assert.deepEqual(await check.run(frozen(structuredClone(subject))), await check.run(subject))
      })
    }

    it('neither warns of nothing nor fails it', limit, async () => {
      const found = await check.run(checkSubject([]))
      for (const { level } of found) assert.equal(level, 'info')
    })
  })
}

/** Names to data, from nothing at all to much that is wrong. */
function subjects(): [string, CheckSubject][] {
  const ordinary = Array.from({ length: 60 }, (_, n) => checkExample(n))
  const alike = Array.from({ length: 60 }, (_, n) =>
    checkExample(n, {
      question: 'Where is my parcel?',
      reply: "I'm sorry, but I can't help with that.",
      source: 'forum',
    }),
  )
  const failed = ordinary.map((example) => ({ ...example, outcome: 'errored' as const, judged: [] }))
  const blank = [
    checkExample(0, { question: '', reply: '', cell: {} }),
    checkExample(1, { question: '…', reply: '🙂', cell: { topic: null } }),
  ]
  const unwritten = checkSubject(ordinary)
  return [
    ['nothing at all', checkSubject([])],
    ['one example', checkSubject([checkExample(0)])],
    ['ordinary examples', checkSubject(ordinary)],
    ['examples that are all alike', checkSubject(alike)],
    ['examples without completions', checkSubject(failed)],
    ['blank texts', checkSubject(blank)],
    [
      'inputs that were never written',
      { ...unwritten, inputs: unwritten.inputs.map((input) => ({ ...input, messages: [] })) },
    ],
    ['inputs alone', { ...unwritten, examples: [], train: [], holdout: [] }],
  ]
}
