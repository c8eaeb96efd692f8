import { TunesmithError } from '../core/errors.ts'
import { completionId } from '../core/ids.ts'
import type { MethodPart } from '../core/parts.ts'
import { applies, type Criterion } from '../core/rubric.ts'
import { score } from '../core/score.ts'
import type { Completion, Example, Input, Judged, Verdict } from '../core/types.ts'
import type { RecordedVerdict } from '../project/data-row.ts'
import type { IdentifiedRow } from '../project/identified.ts'
import { type JudgeContext, userTurns } from './context.ts'
import { judge } from './judge.ts'

export type RowContext = JudgeContext & {
  method: Pick<MethodPart, 'decide'>
  /** The system message of the model to be trained: the loop's judge does not see it, so no judge does. */
  system: string | null
  /** Criteria that nobody was asked are left out, not asked now. */
  keepVerdicts: boolean
  /** Somebody who can be asked. */
  hasJudge: boolean
}

/** A row made elsewhere, judged. Recorded verdicts stand; a criterion that was never asked is asked now, or left out. */
export type JudgedRow = { example: Example; judged: Judged; unasked: string[]; recorded: ReadonlySet<string> }

export async function judgeRow(context: RowContext, row: IdentifiedRow, index: number): Promise<JudgedRow> {
  const input = inputOf(row, index, context.system)
  const completion = completionOf(row, input)
  const fields = { id: row.id, input, candidateId: completion.candidateId }
  if (completion.finish === 'empty') {
    const judged: Judged = {
      completion,
      verdicts: [],
      score: score(
        without(context, () => false),
        [],
      ),
    }
    return {
      example: { ...fields, judged: [judged], outcome: 'rejected', reason: 'empty' },
      judged,
      unasked: [],
      recorded: new Set(),
    }
  }
  const { criteria } = context.project.rubric
  const open = criteria.filter((criterion) => !stands(criterion, row.verdicts))
  const asked = context.keepVerdicts ? open.filter((criterion) => isFree(criterion, input)) : open
  const unanswerable = asked.find((criterion) => !context.hasJudge && !isFree(criterion, input))
  if (unanswerable) throw noJudge(row.id, unanswerable)
  const recorded = new Set(criteria.flatMap((criterion) => (open.includes(criterion) ? [] : [criterion.id])))
  const fresh = asked.length === 0 ? [] : (await judge(asking(context, asked), input, completion)).verdicts
  const verdicts = inRubricOrder(context, [...fresh, ...[...recorded].map((id) => brought(row, completion, id))])
  const judged = {
    completion,
    verdicts,
    score: score(
      without(context, (id) => has(verdicts, id)),
      verdicts,
    ),
  }
  const unasked = open.filter((criterion) => !asked.includes(criterion)).map(({ id }) => id)
  const decided = isUnknown(judged, unasked) ? notAsked : context.method.decide({ input, judged: [judged] })
  return { example: { ...fields, judged: [judged], ...decided }, judged, unasked, recorded }
}

const noJudge = (row: string, { id }: Criterion): TunesmithError =>
  new TunesmithError(`The row ${row} has no verdict on ${id}, and no judge is named.`, {
    code: 'judging/no-judge',
    where: row,
    fix: 'Name a judge (`--judge provider/model`), or leave such criteria out (`--keep-verdicts`).',
  })

/** Nothing could be scored, and something was never asked: nothing is known of the row, so it is in no rate. */
const isUnknown = ({ score }: Judged, unasked: readonly string[]): boolean =>
  unasked.length > 0 && score.status === 'not-scored' && score.gatesFailed.length === 0

const notAsked = { outcome: 'pending', reason: null } as const

function inputOf(row: IdentifiedRow, slot: number, system: string | null): Input {
  const said = row.system === null || row.system.trim() === system?.trim() ? [] : [row.system]
  const messages = [...said.map((content) => ({ role: 'system' as const, content })), ...row.messages]
  const input: Input = { id: row.id, set: 'panel', slot, attempt: 1, cell: row.cell, messages, origin: 'imported' }
  return row.source === undefined ? input : { ...input, source: row.source }
}

function completionOf({ reply }: IdentifiedRow, input: Input): Completion {
  const isEmpty = (reply.at(-1)?.content ?? '').trim() === ''
  const made = { inputId: input.id, candidateId: 'imported', arm: 'main', sample: 0, model: 'imported' } as const
  const messages = [...reply]
  return {
    id: completionId({ ...made, messages }),
    ...made,
    messages,
    finish: isEmpty ? 'empty' : 'stop',
    usage: { input: null, cached: null, output: null },
    costUsd: null,
    callKey: '',
  }
}

/** A recorded verdict of a rule is decided again where the rubric has the rule: it is free, and may have changed. */
function stands({ id, rule }: Criterion, verdicts: Readonly<Record<string, RecordedVerdict>>): boolean {
  const verdict = Object.hasOwn(verdicts, id) ? verdicts[id] : undefined
  return verdict !== undefined && !(rule !== null && verdict.by === 'rule')
}

const isFree = (criterion: Criterion, { cell, messages }: Input): boolean =>
  criterion.rule !== null || !applies(criterion, cell, userTurns(messages))

function asking(context: RowContext, criteria: Criterion[]): RowContext {
  const { rubric } = context.project
  if (criteria.length === rubric.criteria.length) return context
  return { ...context, project: { ...context.project, rubric: { ...rubric, criteria } } }
}

const without = ({ project: { rubric } }: RowContext, keep: (id: string) => boolean) => ({
  ...rubric,
  criteria: rubric.criteria.filter(({ id }) => keep(id)),
})

const has = (verdicts: readonly Verdict[], id: string): boolean => verdicts.some(({ criterion }) => criterion === id)

function brought(row: IdentifiedRow, { id: completionId }: Completion, criterion: string): Verdict {
  const { answer = 'error', reason = '', by = 'judge' } = row.verdicts[criterion] ?? {}
  return { completionId, criterion, answer, reason, by, key: '' }
}

function inRubricOrder({ project: { rubric } }: RowContext, verdicts: readonly Verdict[]): Verdict[] {
  const byId = new Map(verdicts.map((verdict) => [verdict.criterion, verdict]))
  return rubric.criteria.flatMap(({ id }) => byId.get(id) ?? [])
}
