import type { JudgeRole } from '../core/calls.ts'
import { TunesmithError } from '../core/errors.ts'
import type { Criterion } from '../core/rubric.ts'
import type { Message } from '../core/types.ts'
import type { Models } from '../models/models.ts'
import type { Project } from '../project/load.ts'
import { type JudgeContext, sampleOf } from './context.ts'
import { dataBlock, judgeSystem } from './judge-json.ts'
import type { Asked, ModelAnswer } from './subject.ts'

/**
 * One forward pass a criterion gives p(yes), p(no) and, where it is allowed, p(na). A reason is asked only for a "no",
 * because the analysis needs it.
 */
export async function chooseJudge(
  context: JudgeContext,
  asked: Asked,
  criteria: readonly Criterion[],
): Promise<Map<string, ModelAnswer>> {
  const answers = new Map<string, ModelAnswer>()
  for (const criterion of criteria) answers.set(criterion.id, await choose(context, asked, criterion))
  return answers
}

/** Throws where `judging.mode` is `choice` and the provider of a judge writes text only. */
export function requireLabels({ config }: Pick<Project, 'config'>, models: Models): void {
  const judge = models.judges.map(models.role).find(({ scoresLabels }) => !scoresLabels)
  if (config.judging.mode !== 'choice' || !judge) return
  throw new TunesmithError(`${judge.ref} cannot score labels, which \`judging: { mode: choice }\` needs.`, {
    code: 'judging/no-labels',
    where: 'tunesmith.yaml, judging.mode',
    fix: 'Use `judging: { mode: json }`, or a judge of the provider `local`.',
  })
}

async function choose(context: JudgeContext, asked: Asked, criterion: Criterion): Promise<ModelAnswer> {
  const labels = labelsFor(context, asked.judge, criterion)
  const messages: Message[] = [
    ...judgeSystem(context, { cell: asked.input.cell, reference: criterion.reference, criteria: [] }),
    { role: 'user', content: `${dataBlock(asked)}\n\n${questionText(criterion, labels)}` },
  ]
  const request = { role: asked.judge, sample: sampleOf(context, 'judge', 0), temperature: 0 } as const
  const reply = await context.models.call({ ...request, kind: 'judge', messages, labels })
  if (reply.labels === null) return { answer: 'error', reason: reply.error ?? 'The judge scored no labels.' }
  const [answer, confidence] = mostLikely(labels, reply.labels)
  if (answer !== 'no') return { answer, reason: '', confidence }
  const why: Message[] = [
    ...messages,
    { role: 'assistant', content: 'no' },
    { role: 'user', content: 'Why? Reply with one short sentence.' },
  ]
  const reason = await context.models.call({ ...request, kind: 'reason', messages: why, maxTokens: 60 })
  return { answer, reason: reason.text.trim() || 'The judge gave no reason.', confidence }
}

/** The small local models never find "na" (measured), so there it comes from `only` and `except` alone. */
function labelsFor({ models }: JudgeContext, judge: JudgeRole, { na }: Criterion): ('yes' | 'no' | 'na')[] {
  return na !== null && models.role(judge).provider !== 'local' ? ['yes', 'no', 'na'] : ['yes', 'no']
}

function questionText(criterion: Criterion, labels: readonly string[]): string {
  const na = labels.includes('na') ? `Answer "na" ${criterion.na}.\n` : ''
  const [last, ...rest] = [...labels].reverse()
  return `Question: ${criterion.question}\n${na}Answer with one word: ${rest.reverse().join(', ')} or ${last}.`
}

function mostLikely<L extends string>(labels: readonly L[], scores: Readonly<Record<string, number>>): [L, number] {
  const [first, ...rest] = labels.map((label): [L, number] => [label, scores[label] ?? 0])
  if (!first) throw new RangeError('mostLikely needs at least one label')
  return rest.reduce((best, next) => (next[1] > best[1] ? next : best), first)
}
