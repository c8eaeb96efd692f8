import { sha256 } from '../core/ids.ts'
import type { StoredVerdict } from '../core/ledger.ts'
import { applies, type Criterion } from '../core/rubric.ts'
import { score } from '../core/score.ts'
import type { Completion, Input, Judged, Verdict } from '../core/types.ts'
import { decide } from '../core/vote.ts'
import { type JudgeContext, userTurns } from './context.ts'
import { chooseJudge } from './judge-choice.ts'
import { askJudge } from './judge-json.ts'
import { readDecision } from './read-decision.ts'
import type { Asked, ModelAnswer, Subject } from './subject.ts'
import { verdictKey } from './verdict-key.ts'

/**
 * Phase 3: every criterion of the rubric answered for one completion. What code can decide is decided first, for free;
 * verdicts that the ledger holds are read; one structured call (or one label call a criterion) for each judge
 * asks the rest.
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
  return byRule(subject, criterion, readDecision(criterion.rule, await rule.decide({ ...subject, signal })))
}

/** Every judge of the panel is asked for itself; what the panel says is decided from their votes, and never stored. */
async function judgeByModel(
  context: JudgeContext,
  subject: Subject,
  criteria: readonly Criterion[],
): Promise<Verdict[]> {
  const { judges, role } = context.models
  const sheets = await Promise.all(judges.map((judge) => askOne(context, { ...subject, judge }, criteria)))
  return criteria.map((criterion): Verdict => {
    const { id } = criterion
    const votes = sheets.map((sheet, i) => ({ model: role(judges[i] ?? 'judge').ref, ...(sheet.get(id) ?? silent) }))
    const verdict = { completionId: subject.completion.id, criterion: id, by: 'judge' as const }
    const [alone] = votes
    if (alone && votes.length === 1) {
      const { model: _, ...answer } = alone
      return { ...verdict, ...answer }
    }
    const answer = decide(votes, criterion)
    const reason = votes.find((vote) => vote.answer === answer)?.reason ?? ''
    const key = sha256(votes.map((vote) => vote.key).join('\n'))
    return { ...verdict, answer, reason, votes: votes.map(({ key: _, ...vote }) => vote), key }
  })
}

const silent = { answer: 'error' as const, reason: 'The judge gave no verdict.', key: '' }

/** One judge's answers by criterion: those that the ledger holds, and the others asked now. An error is asked again next time. */
async function askOne(
  context: JudgeContext,
  asked: Asked,
  criteria: readonly Criterion[],
): Promise<Map<string, StoredVerdict>> {
  const keys = new Map(criteria.map((criterion) => [criterion.id, verdictKey(context, asked, criterion)]))
  const known = context.ledger.findVerdicts([...keys.values()])
  const open = criteria.filter(({ id }) => !known.has(keys.get(id) ?? ''))
  const ask = context.project.config.judging.mode === 'choice' ? chooseJudge : askJudge
  const fresh = open.length > 0 ? await ask(context, asked, open) : new Map<string, ModelAnswer>()
  const answers = new Map<string, StoredVerdict>()
  for (const [id, key] of keys) {
    const answer = known.get(key) ?? fresh.get(id)
    if (answer) answers.set(id, { ...answer, key })
  }
  const isNew = ({ key, answer }: StoredVerdict): boolean => !known.has(key) && answer !== 'error'
  await context.ledger.commitVerdicts([...answers.values()].filter(isNew))
  return answers
}
