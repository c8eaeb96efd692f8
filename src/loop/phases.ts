import type { Comparison } from '../core/events.ts'
import type { Candidate, Completion, Finding, Input, Rate } from '../core/types.ts'
import { analyzePanel } from './analyze.ts'
import { complete } from './complete.ts'
import type { LoopContext } from './context.ts'
import { inputFindings, repetition } from './diversity.ts'
import { evaluate, isLeftOut } from './evaluate.ts'
import { compareCandidates, improve, personsEdit, startCandidate } from './improve.ts'
import { makeInputs } from './inputs.ts'
import { currentCandidate } from './log.ts'
import { makePanel } from './panel.ts'
import { inParallel } from './parallel.ts'
import { panelAttempts } from './plan.ts'
import { atTarget, rateOf } from './stop.ts'

/**
 * One phase of the loop alone. Each calls the steps that `run` calls: what it pays for and decides is found in the ledger
 * and in the events by the run that goes on.
 */

export type PhaseContext = LoopContext & {
  /** Says in the log that a run is under way, also one that had ended; `run` then goes on with it. */
  begin(optimizer?: string | undefined): void
  /** Whether it had ended before. */
  hadEnded: boolean
}

export type InputsMade = {
  /** In plan order; without messages where none could be had. */
  inputs: Input[]
  /** Size of the panel. */
  planned: number
  /** What the check on repetition says of them. */
  findings: Finding[]
  /** Why the loop would stop here; `null`: it would not. */
  problem: string | null
}

/** Phase 1 for the panel; with `count`, only the waves that give so many. */
export async function inputsPhase(
  context: PhaseContext,
  { count }: { count?: number | undefined },
): Promise<InputsMade> {
  if (!context.hadEnded) context.begin()
  startCandidate(context)
  const attempts = panelAttempts(context.plan)
  const inputs = await makeInputs(
    context,
    { set: 'panel', round: 0, attempts },
    count === undefined ? {} : { enough: count },
  )
  const findings = await inputFindings(context)
  return { inputs, planned: attempts.length, findings, problem: await repetition(context) }
}

/** `completion` is `null` for an input that is not there, or that repeats another. */
export type Reply = { input: Input; completion: Completion | null; error: string | null }
export type Replies = { candidate: Candidate; replies: Reply[] }

/** Phases 1 and 2 for the panel, with the prompt as it stands: a person's edit if there is one, else the last one kept. */
export async function generatePhase(context: PhaseContext): Promise<Replies> {
  if (!context.hadEnded) context.begin()
  const first = startCandidate(context)
  const inputs = await makePanel(context)
  const kept = currentCandidate(context.run) ?? first
  const edit = personsEdit(context)
  const candidate = edit ? { ...kept, id: 'edited', by: 'manual' as const, ...edit, demos: [] } : kept
  const total = inputs.length
  context.emit({ type: 'stage-started', stage: 'completions', set: 'panel', candidate: candidate.id, total })
  let made = 0
  const replies = await inParallel(inputs, context.models.role('generator').concurrency, async (input) => {
    const isAsked = input.messages.length > 0 && !isLeftOut(context, input)
    const reply = isAsked ? await complete(context, candidate, input) : { completion: null, error: null }
    context.emit({ type: 'completion-made', set: 'panel', candidate: candidate.id, made: ++made, total })
    return { input, ...reply }
  })
  return { candidate, replies }
}

export type Improved = {
  /** Of the candidate that the run stood at. */
  rate: Rate
  /** `null` where the panel is at target, or nothing was left to propose. */
  comparison: Comparison | null
  atTarget: boolean
  suggestions: string[]
}

/** Phase 5 once: analyse the panel, propose, compare on the same inputs. One more turn also where the iterations are spent. */
export async function improvePhase(context: PhaseContext): Promise<Improved> {
  const first = startCandidate(context)
  const candidate = currentCandidate(context.run) ?? first
  if (!context.hadEnded) context.begin(context.optimizer)
  const inputs = await makePanel(context)
  const panel = await evaluate(context, { set: 'panel', round: 0, candidate, inputs })
  const rate = rateOf(panel)
  if (atTarget(rate, context.project.config.target.pass_rate))
    return { rate, comparison: null, atTarget: true, suggestions: [] }
  if (context.hadEnded) context.begin(context.optimizer)
  const iteration = 1 + context.run.events().filter(({ type }) => type === 'candidate-compared').length
  const analysis = analyzePanel(context, iteration, panel)
  const sizes = { ...context.plan.sizes, iterations: iteration }
  const turn = { iteration, candidate, examples: panel, analysis }
  const proposed = await improve({ ...context, plan: { ...context.plan, sizes } }, turn)
  if (!proposed.candidate) return { rate, comparison: null, atTarget: false, suggestions: proposed.suggestions }
  const rival = await evaluate(context, { set: 'panel', round: 0, candidate: proposed.candidate, inputs })
  const comparison = compareCandidates(context, iteration, panel, rival)
  return { rate, comparison, atTarget: false, suggestions: [] }
}
