import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyze } from '../core/failures.ts'
import type { OptimizerContext, OptimizerPart } from '../core/parts.ts'
import type { Rubric } from '../core/rubric.ts'
import { score } from '../core/score.ts'
import type { Answer, Candidate, Example } from '../core/types.ts'
import { checkExample } from './check-subject.ts'
import { frozen } from './frozen.ts'
import { limit } from './limit.ts'
import { assertJson, describesItself } from './self-description.ts'

const mostTurns = 12

/** Registers tests of what every optimizer promises. `fileName` is the name of its file, without the ending. */
export function optimizerContract(optimizer: OptimizerPart, fileName: string = optimizer.id): void {
  describe(`the optimizer ${optimizer.id}`, () => {
    describesItself(optimizer, fileName)

    for (const [name, context] of situations()) {
      it(`proposes a prompt it can use, or none, where ${name}`, limit, async () => {
        const result = await optimizer.propose(frozenContext(context))
        assertJson(result)
        for (const suggestion of result.suggestions) assert.notEqual(suggestion.trim(), '')
        if (result.proposal) assertUsable(result.proposal, context)
      })

      it(`proposes the same again where ${name}`, limit, async () => {
        assert.deepEqual(await optimizer.propose(frozenContext(context)), await optimizer.propose(context))
      })
    }

    it('never proposes the same twice, however long nothing gets better', limit, async () => {
      let context = contextOf(examplesWhere(() => 'no'))
      for (let turn = 1; turn <= mostTurns; turn++) {
        const { proposal } = await optimizer.propose(context)
        if (!proposal) return
        assertUsable(proposal, context)
        const candidate: Candidate = {
          id: `c${turn}`,
          parents: [context.candidate.id],
          by: 'fixes',
          demos: [],
          ...proposal,
        }
        context = { ...context, candidate, history: [...context.history, candidate] }
      }
    })
  })
}

function assertUsable(
  { texts, why }: { texts: Record<string, string>; why: string },
  { candidate, history }: OptimizerContext,
): void {
  assert.notEqual(why.trim(), '', 'a proposal says why')
  assert.deepEqual(Object.keys(texts), Object.keys(candidate.texts), 'a proposal has the components of its parent')
  for (const [name, text] of Object.entries(texts)) {
    assert.notEqual(text.trim(), '')
    assert.deepEqual(
      variablesOf(text),
      variablesOf(candidate.texts[name] ?? ''),
      'a proposal adds and drops no variable',
    )
  }
  for (const earlier of history) assert.notDeepEqual(texts, earlier.texts, `it was tried already as ${earlier.id}`)
}

/** Names that stand in the tags of a template, those of the language itself included. */
const variablesOf = (template: string): string[] => {
  const tags = template.match(/\{\{.*?\}\}|\{%.*?%\}/gs) ?? []
  return [...new Set(tags.flatMap((tag) => tag.match(/[A-Za-z_]\w*/g) ?? []))].sort()
}

const rubric: Rubric = {
  threshold: '0.8',
  categories: [
    { id: 'content', weight: '0.7' },
    { id: 'tone', weight: '0.3' },
  ],
  criteria: [
    { ...criterion('safe'), gate: true, fix: 'Never promise money.' },
    { ...criterion('correct'), fix: 'State the policy\nin one sentence.' },
    criterion('complete'),
    { ...criterion('warm'), category: 'tone', fix: 'Thank the customer.' },
  ],
}

function criterion(id: string): Rubric['criteria'][number] {
  const nothing = {
    na: null,
    fix: null,
    examples: [],
    reference: true,
    only: null,
    except: null,
    turns: null,
    rule: null,
    with: {},
  }
  return { id, category: 'content', question: `Is the reply ${id}?`, gate: false, ...nothing }
}

const start: Candidate = {
  id: 'c0',
  parents: [],
  by: 'project',
  texts: { respond: 'Reply to the message.\n{% if reference %}\n\n{{ reference }}\n{% endif %}\n' },
  demos: [],
  why: 'prompts/respond.md as it stands.',
}

/** Forty examples of the start candidate, each answered criterion by criterion. */
const examplesWhere = (answer: (criterion: string, n: number) => Answer): Example[] =>
  Array.from({ length: 40 }, (_, n) => {
    const example = checkExample(n)
    const [main] = example.judged
    if (!main) return example
    const verdicts = rubric.criteria.map(({ id }) => ({
      completionId: main.completion.id,
      criterion: id,
      answer: answer(id, n),
      reason: `Because of ${id}.`,
      by: 'judge' as const,
      key: '',
    }))
    const judged = { ...main, verdicts, score: score(rubric, verdicts) }
    return {
      ...example,
      judged: [judged],
      outcome: judged.score.passed ? 'accepted' : 'rejected',
      reason: judged.score.passed ? null : 'below-threshold',
    }
  })

function contextOf(examples: readonly Example[]): OptimizerContext {
  const reflect: OptimizerContext['reflect'] = async (_, sample) => `Say what you know, and say it plainly (${sample}).`
  return { candidate: start, history: [start], analysis: analyze(rubric, examples), rubric, examples, reflect }
}

const situations = (): [string, OptimizerContext][] => [
  ['there are no examples', contextOf([])],
  ['everything passes', contextOf(examplesWhere(() => 'yes'))],
  ['everything fails', contextOf(examplesWhere(() => 'no'))],
  ['the gate fails alone', contextOf(examplesWhere((id) => (id === 'safe' ? 'no' : 'yes')))],
  ['one criterion fails often', contextOf(examplesWhere((id, n) => (id === 'warm' && n % 2 === 0 ? 'no' : 'yes')))],
  ['nothing applies', contextOf(examplesWhere(() => 'na'))],
  ['nothing could be judged', contextOf(examplesWhere(() => 'error'))],
]

/** Data only: functions cannot be cloned. */
const frozenContext = ({ reflect, ...data }: OptimizerContext): OptimizerContext => ({
  ...frozen(structuredClone(data)),
  reflect,
})
