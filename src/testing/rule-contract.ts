import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Decision, OpenRule, Parts, RuleSubject } from '../core/parts.ts'
import { limit } from './limit.ts'

/** A text and what the rule says of it. */
export type RuleCase = {
  /** A present-tense sentence about what the rule decides. */
  name: string
  /** As in `with:`, before the rule's schema has read them. */
  with: unknown
  text: string
  answer: Decision['answer']
}

/** Cases of the rule, and options that it refuses. */
export type RuleContract = {
  cases: readonly RuleCase[]
  /** Options that the rule's schema refuses. */
  bad: readonly unknown[]
  /** The project's folder, for rules that read files. */
  root?: string
}

const awkward = [
  '',
  ' \n\t',
  '\u0000',
  '\ud800 lone surrogate',
  '🙂'.repeat(500),
  'a'.repeat(100_000),
  '`'.repeat(2_000),
  "'",
]

/** Registers tests of what every rule promises. `cases` say what this one decides. */
export function ruleContract(part: Parts['rules'][number], { cases, bad, root = '.' }: RuleContract): void {
  const open = async (options: unknown): Promise<OpenRule> => part.open(part.options.parse(options), { root })

  describe(`the rule ${part.id}`, () => {
    it('has a kebab-case id and a summary that is a sentence', () => {
      assert.match(part.id, /^[a-z][a-z0-9-]*$/)
      assert.match(part.summary, /^[A-Z].*\.$/)
    })

    for (const one of cases) {
      it(one.name, limit, async () => {
        const rule = await open(one.with)
        const decision = await rule.decide(subjectOf(one.text))
        await rule.close?.()
        assert.equal(decision.answer, one.answer, decision.reason)
        assert.ok(decision.reason.length > 0, 'a decision has a reason')
      })
    }

    it('refuses options that it does not know, and wrong ones', () => {
      const [known] = cases
      for (const options of [...bad, { ...Object(known?.with), no_such_option: true }])
        assert.equal(part.options.safeParse(options).success, false, JSON.stringify(options))
    })

    it('decides the same text the same way, alone or at once, and after it is opened again', limit, async () => {
      for (const one of cases.slice(0, 3)) {
        const first = await open(one.with)
        const together = await Promise.all(Array.from({ length: 8 }, () => first.decide(subjectOf(one.text))))
        await first.close?.()
        const again = await open(one.with)
        together.push(await again.decide(subjectOf(one.text)))
        await again.close?.()
        for (const decision of together) assert.deepEqual(decision, together[0])
      }
    })

    it('answers yes, no or na with a reason to any text at all', limit, async () => {
      const rule = await open(cases[0]?.with)
      for (const text of awkward) {
        const { answer, reason } = await rule.decide(subjectOf(text))
        assert.ok(['yes', 'no', 'na'].includes(answer))
        assert.ok(reason.length > 0)
      }
      await rule.close?.()
    })
  })
}

/** A completion of this text to a question about the weather. */
export function subjectOf(text: string, signal: AbortSignal = new AbortController().signal): RuleSubject {
  const input: RuleSubject['input'] = {
    id: 'i-0000000000000001',
    set: 'panel',
    slot: 0,
    attempt: 0,
    cell: { topic: 'weather' },
    messages: [{ role: 'user', content: 'Will it rain?' }],
    origin: 'generated',
  }
  const completion: RuleSubject['completion'] = {
    id: 'k-0000000000000001',
    inputId: input.id,
    candidateId: 'c0',
    arm: 'main',
    sample: 0,
    model: 'simulated/support',
    messages: [{ role: 'assistant', content: text }],
    finish: 'stop',
    usage: { input: 1, cached: 0, output: 1 },
    costUsd: 0,
    callKey: '0',
  }
  return { input, completion, text, signal }
}
