import { z } from 'zod'
import { fence, transcript } from '../core/fence.ts'
import { seeded, shuffled } from '../core/random.ts'
import type { Criterion } from '../core/rubric.ts'
import type { Cell, Message } from '../core/types.ts'
import { render } from '../project/template.ts'
import { type JudgeContext, sampleOf } from './context.ts'
import type { ModelAnswer, Subject } from './subject.ts'

const mostReasks = 2

type Answers = Map<string, ModelAnswer>

/**
 * One structured call asks up to `judging.per_call` criteria, reason before answer, in an order shuffled by a seed.
 * Exactly one verdict per criterion: those that are missing or invalid are asked again alone, then become `error`.
 */
export async function askJudge(
  context: JudgeContext,
  subject: Subject,
  criteria: readonly Criterion[],
): Promise<Answers> {
  const answers: Answers = new Map()
  const { per_call: perCall } = context.project.config.judging
  for (const group of [criteria.filter(({ reference }) => reference), criteria.filter(({ reference }) => !reference)]) {
    for (let at = 0; at < group.length; at += perCall) {
      for (const [id, answer] of await askGroup(context, subject, group.slice(at, at + perCall)))
        answers.set(id, answer)
    }
  }
  return answers
}

async function askGroup(context: JudgeContext, subject: Subject, criteria: readonly Criterion[]): Promise<Answers> {
  const answers = await askOnce(context, subject, { criteria, reask: 0 })
  for (const criterion of criteria.filter(({ id }) => !answers.has(id)))
    answers.set(criterion.id, await askAlone(context, subject, criterion))
  return answers
}

async function askAlone(context: JudgeContext, subject: Subject, criterion: Criterion): Promise<ModelAnswer> {
  for (let reask = 1; reask <= mostReasks; reask++) {
    const answer = (await askOnce(context, subject, { criteria: [criterion], reask })).get(criterion.id)
    if (answer) return answer
  }
  return { answer: 'error', reason: 'The judge gave no valid verdict, also when it was asked again.' }
}

type Asked = { criteria: readonly Criterion[]; reask: number }

async function askOnce(context: JudgeContext, subject: Subject, { criteria, reask }: Asked): Promise<Answers> {
  const order = shuffled(criteria, seeded(context.project.config.seed, 'judge order', subject.text))
  const properties = Object.fromEntries(order.map((criterion) => [criterion.id, verdictSchema(criterion)]))
  const schema = { type: 'object', properties, required: order.map(({ id }) => id), additionalProperties: false }
  const content = `${dataBlock(subject)}\n\nAnswer these criteria, in this order: ${order.map(({ id }) => id).join(', ')}`
  const reference = criteria.some((criterion) => criterion.reference)
  const answer = await context.models.structured(
    {
      kind: 'judge',
      role: 'judge',
      messages: [
        ...judgeSystem(context, { cell: subject.input.cell, reference, criteria: modelCriteria(context, reference) }),
        { role: 'user', content },
      ],
      sample: sampleOf(context, 'judge', reask),
      schema: { name: 'verdicts', schema },
    },
    z.record(z.string(), z.unknown()),
  )
  const answers: Answers = new Map()
  if (!answer.ok) return answers
  for (const criterion of criteria) {
    const verdict = readVerdict(criterion, answer.value[criterion.id])
    if (verdict) answers.set(criterion.id, verdict)
  }
  return answers
}

const labelsOf = ({ na }: Criterion): ('yes' | 'no' | 'na')[] => (na === null ? ['yes', 'no'] : ['yes', 'no', 'na'])

const verdictSchema = (criterion: Criterion) => ({
  type: 'object',
  properties: { reason: { type: 'string' }, answer: { type: 'string', enum: labelsOf(criterion) } },
  required: ['reason', 'answer'],
  additionalProperties: false,
})

const verdictReply = z.object({ reason: z.string(), answer: z.enum(['yes', 'no', 'na']) })

function readVerdict(criterion: Criterion, value: unknown): ModelAnswer | undefined {
  const parsed = verdictReply.safeParse(value)
  return parsed.success && labelsOf(criterion).includes(parsed.data.answer) ? parsed.data : undefined
}

export const dataBlock = ({ input, text }: Subject): string =>
  fence([
    { name: 'INPUT', text: transcript(input.messages) },
    { name: 'COMPLETION', text },
  ])

/** All criteria that a model decides, so that the system message is the same for every example and can be cached. */
const modelCriteria = ({ project }: JudgeContext, reference: boolean): Criterion[] =>
  project.rubric.criteria.filter((criterion) => criterion.rule === null && criterion.reference === reference)

export function judgeSystem(
  { project }: JudgeContext,
  options: { cell: Cell; reference: boolean; criteria: readonly Criterion[] },
): Message[] {
  const content = render(project.prompts.judge, {
    reference: options.reference ? (project.reference(options.cell) ?? '') : '',
    criteria: options.criteria.map(({ id, question, na, examples }) => ({ id, question, na: na ?? '', examples })),
  })
  return [{ role: 'system', content }]
}
