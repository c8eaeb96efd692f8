import { findDuplicates } from '../core/similarity.ts'
import { transcript } from '../core/transcript.ts'
import type { Input } from '../core/types.ts'
import { type Attempt, groupByCell, type InputBatch } from './attempts.ts'
import type { LoopContext } from './context.ts'
import { takeImported } from './imported.ts'
import { closedInputs, decided, isKept, storedInput } from './log.ts'
import { writeWave } from './wave.ts'

/**
 * Phase 1: one input per attempt, in plan order. Made in waves; a wave sees only what earlier waves kept, so nothing depends
 * on arrival order. An attempt whose input could not be made comes back without messages and becomes an errored example.
 * With `enough`, waves stop as soon as there are so many; whoever goes on later makes the rest.
 */
export async function makeInputs(
  context: LoopContext,
  batch: InputBatch,
  { enough = Number.POSITIVE_INFINITY }: { enough?: number } = {},
): Promise<Input[]> {
  const { run, plan } = context
  const wanted = upTo(enough, waves(context, batch.attempts))
  const total = wanted.flat().length
  context.emit({ type: 'stage-started', stage: 'inputs', set: batch.set, candidate: null, total })
  const made: Input[] = []
  for (const [index, attempts] of wanted.entries()) {
    const closed = decided(
      run,
      'wave-closed',
      (event) => event.set === batch.set && event.round === batch.round && event.wave === index,
    )
    if (closed) {
      made.push(...closed.kept.map((id) => storedInput(run, id)))
      continue
    }
    const wave = { ...batch, attempts, index, done: made.length, total }
    const { inputs, duplicates } =
      plan.imported.length > 0
        ? { inputs: takeImported(context, wave), duplicates: 0 }
        : await writeWave(context, wave, closedInputs(run))
    run.putInputs(inputs)
    const failed = inputs.filter(({ messages }) => messages.length === 0)
    const why = failed.find(({ error }) => error)?.error
    context.emit({
      type: 'wave-closed',
      set: batch.set,
      round: batch.round,
      wave: index,
      kept: inputs.map(({ id }) => id),
      duplicates,
      failed: failed.length,
      ...(why !== undefined && { why }),
    })
    made.push(...inputs)
  }
  return plan.imported.length > 0 || total < batch.attempts.length ? made : leaveOutRepeats(context, made)
}

/**
 * A cosine moves with the document frequencies, so two inputs can come above the limit waves after they were written. The
 * whole set is looked at once more against all that was closed before it, and what repeats another one is left out.
 */
function leaveOutRepeats({ run }: LoopContext, made: readonly Input[]): Input[] {
  const own = new Set(made.map(({ id }) => id))
  const all = closedInputs(run)
  const earlier = all
    .slice(
      0,
      all.findIndex(({ id }) => own.has(id)),
    )
    .filter(isKept)
  const written = made.filter(isKept)
  const repeats = findDuplicates(textsOf(earlier), textsOf(written))
  const left = new Map(
    written.filter((_, i) => repeats[i]).map((input) => [input.id, { ...input, nearDuplicate: true as const }]),
  )
  run.putInputs([...left.values()])
  return made.map((input) => left.get(input.id) ?? input)
}

const textsOf = (inputs: readonly Input[]): string[] => inputs.map(({ messages }) => transcript(messages))

/** The waves that give so many inputs. */
function upTo(enough: number, all: Attempt[][]): Attempt[][] {
  let planned = 0
  return all.filter((wave) => {
    const isNeeded = planned < enough
    planned += wave.length
    return isNeeded
  })
}

/** A wave is an eighth of the set's calls, at least 4 and at most 64; never derived from concurrency. */
function waves(context: LoopContext, attempts: readonly Attempt[]): Attempt[][] {
  const calls = groupByCell(attempts, context.project.config.inputs.per_call)
  const size = Math.min(64, Math.max(4, Math.ceil(calls.length / 8)))
  return Array.from({ length: Math.ceil(calls.length / size) }, (_, i) => calls.slice(i * size, (i + 1) * size).flat())
}
