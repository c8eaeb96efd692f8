import { z } from 'zod'
import type { CallRequest } from '../core/calls.ts'
import { fence, transcript } from '../core/fence.ts'
import type { Input } from '../core/types.ts'
import { cellLines } from './cell.ts'
import { type LoopContext, sampleOf } from './context.ts'
import { inParallel } from './parallel.ts'

/** Inputs that are asked how they read. */
export const mostJudged = 50

export type Fidelity = { n: number; matched: number }

/** Whether the panel's inputs read as what they were asked to be: quotas alone prove nothing. Imported inputs are as they are. */
export async function fidelity(context: LoopContext, panel: readonly Input[]): Promise<Fidelity | null> {
  const asked = panel
    .filter(({ origin, messages }) => origin === 'generated' && messages.length > 0)
    .slice(0, mostJudged)
  if (asked.length === 0) return null
  const answers = await inParallel(asked, context.models.role('judge').concurrency, (input) =>
    readsAsAsked(context, input),
  )
  const known = answers.filter((answer) => answer !== null)
  return { n: known.length, matched: known.filter((answer) => answer).length }
}

async function readsAsAsked(context: LoopContext, input: Input): Promise<boolean | null> {
  const lines = cellLines(context.project.taxonomy, input.cell)
  const content = `${fence([{ name: 'INPUT', text: transcript(input.messages) }])}\n\nDoes this message read as all of the following?\n${lines}`
  const request = { kind: 'fidelity', role: 'judge', sample: sampleOf(context, 'fidelity') } as const
  if (context.project.config.judging.mode === 'choice') return byLabels(context, { ...request, content })
  const answer = await context.models.structured(
    { ...request, messages: [{ role: 'user', content }], schema: { name: 'fidelity', schema: fidelitySchema } },
    z.object({ reason: z.string(), answer: z.enum(['yes', 'no']) }),
  )
  return answer.ok ? answer.value.answer === 'yes' : null
}

type LabelCall = Pick<CallRequest, 'kind' | 'role' | 'sample'> & { content: string }

async function byLabels(context: LoopContext, { content, ...request }: LabelCall): Promise<boolean | null> {
  const messages = [{ role: 'user' as const, content: `${content}\n\nAnswer with one word: yes or no.` }]
  const { labels } = await context.models.call({ ...request, messages, labels: ['yes', 'no'] })
  return labels === null ? null : (labels['yes'] ?? 0) >= (labels['no'] ?? 0)
}

const fidelitySchema = {
  type: 'object',
  properties: { reason: { type: 'string' }, answer: { type: 'string', enum: ['yes', 'no'] } },
  required: ['reason', 'answer'],
  additionalProperties: false,
}
