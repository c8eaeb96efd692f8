import { applies, type Criterion } from '../core/rubric.ts'
import { score } from '../core/score.ts'
import type { Completion, Input, Judged, Verdict } from '../core/types.ts'
import { type JudgeContext, userTurns } from './context.ts'
import { chooseJudge } from './judge-choice.ts'
import { askJudge } from './judge-json.ts'
import type { ModelAnswer, Subject } from './subject.ts'
import { verdictKey } from './verdict-key.ts'

/**
 * Phase 3: every criterion of the rubric answered for one completion. What code can decide is decided first, for free;
 * verdicts that the ledger holds are read; one structured call (or one label call a criterion) asks the rest.
 */
export async function judge(context: JudgeContext, input: Input, completion: Completion): Promise<Judged> {
  const { rubric } = context.project
  const subject = { input, completion, text: completion.messages.at(-1)?.content ?? '' }
  const turns = userTurns(input.messages)
  const [applicable, idle] = partition(rubric.criteria, (criterion) => applies(criterion, input.cell, turns))
  const [ruled, judged] = partition(applicable, (criterion) => criterion.rule !== null)
  const answered = [
    ...idle.map((criterion) => byRule(subject, criterion, { answer: 'na', reason: 'Does not apply to this cell.' })),
    ...(await Promise.all(ruled.map((criterion) => decideByRule(context, subject, criterion)))),
    ...(await judgeByModel(context, subject, judged)),
  ]
  const byId = new Map(answered.map((verdict) => [verdict.criterion, verdict]))
  const verdicts = rubric.criteria.flatMap(({ id }) => byId.get(id) ?? [])
  return { completion, verdicts, score: score(rubric, verdicts) }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

const byRule = (subject: Subject, criterion: Criterion, decision: Pick<Verdict, 'answer' | 'reason'>): Verdict => ({
  completionId: subject.completion.id,
  criterion: criterion.id,
  ...decision,
  by: 'rule',
  key: '',
})

async function decideByRule({ parts, signal }: JudgeContext, subject: Subject, criterion: Criterion): Promise<Verdict> {
  const rule = parts.rules.get(criterion.id)
  if (!rule)
    return byRule(subject, criterion, { answer: 'error', reason: `The rule "${criterion.rule}" is not loaded.` })
  return byRule(subject, criterion, await rule.decide({ ...subject, signal }))
}

async function judgeByModel(
  context: JudgeContext,
  subject: Subject,
  criteria: readonly Criterion[],
): Promise<Verdict[]> {
  const keys = new Map(criteria.map((criterion) => [criterion.id, verdictKey(context, subject, criterion)]))
  const known = context.ledger.findVerdicts([...keys.values()])
  const open = criteria.filter(({ id }) => !known.has(keys.get(id) ?? ''))
  const ask = context.project.config.judging.mode === 'choice' ? chooseJudge : askJudge
  const fresh = open.length > 0 ? await ask(context, subject, open) : new Map<string, ModelAnswer>()
  const kept = [...fresh].filter(([, { answer }]) => answer !== 'error')
  await context.ledger.commitVerdicts(kept.map(([id, answer]) => ({ key: keys.get(id) ?? '', ...answer })))
  return criteria.map(({ id }): Verdict => {
    const key = keys.get(id) ?? ''
    const { answer, reason, confidence } = known.get(key) ??
      fresh.get(id) ?? { answer: 'error', reason: 'The judge gave no verdict.' }
    const verdict: Verdict = { completionId: subject.completion.id, criterion: id, answer, reason, by: 'judge', key }
    return confidence === undefined ? verdict : { ...verdict, confidence }
  })
}
