import { z } from 'zod'
import { nearestTo } from '../core/nearest.ts'
import { findDuplicates } from '../core/similarity.ts'
import { transcript } from '../core/transcript.ts'
import type { Cell, Input } from '../core/types.ts'
import type { Project } from '../project/load.ts'
import { render } from '../project/template.ts'
import { type Attempt, groupByCell, type InputBatch, inputFor } from './attempts.ts'
import { guideFor, shownCell } from './cell.ts'
import { type LoopContext, sampleOf } from './context.ts'
import { isKept } from './log.ts'
import { inParallel } from './parallel.ts'

const similar = 0.8
const mostReasks = 2
export const mostAvoided = 8

type Wave = InputBatch & { index: number; done: number; total: number }
/** `shown`: what it was last told to avoid. `error`: why it has no text yet. */
type Draft = Attempt & { text: string | null; shown: readonly string[]; error: string }

/**
 * Write the inputs of one wave. Near-duplicates are decided at its end in plan order and asked again, at most twice; what
 * is one still is marked, so that nothing more is paid for it.
 */
export async function writeWave(
  context: LoopContext,
  wave: Wave,
  closed: readonly Input[],
): Promise<{ inputs: Input[]; duplicates: number }> {
  const kept = closed.filter(isKept)
  const drafts = wave.attempts.map((attempt): Draft => ({ ...attempt, text: null, shown: [], error: '' }))
  let open = drafts
  for (let reask = 0; reask <= mostReasks && open.length > 0; reask++) {
    const written = drafts.filter(({ text }) => text !== null).map((draft) => inputFor(draft, wave.set, draft.text))
    await writeDrafts(context, { wave, open, kept: [...kept, ...written], reask })
    open = repeated(kept, drafts)
  }
  const repeats = new Set(open)
  const inputs = drafts.map((draft): Input => {
    const input = inputFor(draft, wave.set, draft.text)
    if (draft.text === null) return { ...input, error: draft.error }
    return repeats.has(draft) ? { ...input, nearDuplicate: true } : input
  })
  return { inputs, duplicates: inputs.filter(({ nearDuplicate }) => nearDuplicate).length }
}

/** Drafts without a text, and those whose text is a near-duplicate of a kept input or of an earlier draft. */
function repeated(kept: readonly Input[], drafts: readonly Draft[]): Draft[] {
  const duplicate = findDuplicates(
    kept.map(({ messages }) => transcript(messages)),
    drafts.map(({ text }) => text ?? ''),
    similar,
  )
  return drafts.filter(({ text }, i) => text === null || duplicate[i])
}

type Round = { wave: Wave; open: readonly Draft[]; kept: readonly Input[]; reask: number }

async function writeDrafts(context: LoopContext, { wave, open, kept, reask }: Round): Promise<void> {
  const calls = groupByCell(open, context.project.config.inputs.per_call)
  let made = wave.done
  await inParallel(calls, context.models.role('inputs').concurrency, async (drafts) => {
    const first = drafts[0]
    if (!first) return
    const { index: slot, cell } = first.slot
    const sample = sampleOf(context, 'inputs', wave.set, wave.round, slot, first.attempt, reask)
    const turn = slot + first.attempt + reask
    const avoid = toAvoid(cell, drafts, kept)
    const { texts, error } = await askForInputs(context, { cell, count: drafts.length, avoid, sample, turn })
    for (const [i, draft] of drafts.entries())
      Object.assign(draft, { text: texts[i] ?? draft.text, shown: avoid, error })
    made += drafts.length
    if (reask === 0) context.emit({ type: 'input-made', set: wave.set, slot, made, total: wave.total })
  })
}

type InputsCall = Wish & { sample: number }

const inputsReply = z.object({ inputs: z.array(z.string()).min(1) })

/** At most `count` texts; a call that failed for good gives none, and its attempts are asked again with the next round. */
async function askForInputs(
  context: LoopContext,
  { sample, ...wish }: InputsCall,
): Promise<{ texts: string[]; error: string }> {
  const { count } = wish
  const content = inputsPrompt(context.project, wish)
  const items = { type: 'array', items: { type: 'string' }, minItems: count, maxItems: count }
  const schema = { type: 'object', properties: { inputs: items }, required: ['inputs'], additionalProperties: false }
  const answer = await context.models.structured(
    {
      kind: 'inputs',
      role: 'inputs',
      messages: [{ role: 'user', content }],
      sample,
      schema: { name: 'inputs', schema },
    },
    inputsReply,
  )
  if (!answer.ok) return { texts: [], error: answer.error }
  const texts = answer.value.inputs.map((text) => text.trim()).filter((text) => text !== '')
  return { texts, error: 'The reply holds fewer inputs than it was asked for.' }
}

type Wish = { cell: Cell; count: number; turn: number; avoid: readonly string[] }

/** What the writer of inputs is asked. */
export const inputsPrompt = (project: Project, { cell, count, turn, avoid }: Wish): string =>
  render(project.prompts.inputs, {
    project: project.name,
    count,
    cell: shownCell(cell),
    guide: guideFor(project.taxonomy, cell, turn),
    seeds: project.seeds,
    avoid,
    reference: project.reference(cell) ?? '',
  })

/**
 * What is near the texts that were refused as repetitions, then the kept inputs of the nearest cells; at most eight. Nothing
 * where one was copied from what it was to avoid, as small models do: they write another one if they are shown none.
 */
function toAvoid(cell: Cell, drafts: readonly Draft[], kept: readonly Input[]): string[] {
  if (drafts.some(({ text, shown }) => text !== null && shown.includes(text))) return []
  const texts = kept.map(({ messages }) => transcript(messages))
  const refused = drafts.flatMap(({ text }) => text ?? [])
  const near =
    refused.length === 0 ? [] : nearestTo(refused, texts, 2).flatMap((found) => found.map((i) => texts[i] ?? ''))
  return [...new Set([...refused, ...near, ...nearestCells(cell, kept, texts)])].slice(0, mostAvoided)
}

/** Texts of the inputs that share most axis values with the cell, the latest first among equals. */
function nearestCells(cell: Cell, kept: readonly Input[], texts: readonly string[]): string[] {
  const shared = (input: Input): number =>
    Object.entries(cell).filter(([axis, value]) => input.cell[axis] === value).length
  return kept
    .map((input, order) => ({ text: texts[order] ?? '', order, shared: shared(input) }))
    .sort((a, b) => b.shared - a.shared || b.order - a.order)
    .slice(0, mostAvoided)
    .map(({ text }) => text)
}
