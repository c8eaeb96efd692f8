import type { CallKind } from './calls.ts'
import type { Sizes } from './events.ts'

/** The four stages of cost. Whatever an iteration makes again is `overhead`: new prompts on the panel, a second confirm. */
export const estimateStages = ['inputs', 'responses', 'evaluation', 'overhead'] as const
export type EstimateStage = (typeof estimateStages)[number]

export const estimateCases = ['low', 'likely', 'high'] as const
export type EstimateCase = (typeof estimateCases)[number]

/** What is estimated: the whole loop, or one phase of it. */
export type EstimateOf = 'run' | 'inputs' | 'generate' | 'improve' | 'scale'

/** What the number of calls follows from. */
export type Job = {
  sizes: Sizes
  /** The share that passes once the loop is done with the prompt, 0 to 1. */
  passRate: number
  /** Rows that were brought; `null`: inputs are written. */
  rows: number | null
  /** Calls that place the rows. */
  places: number
  /** Calls that write inputs: for the panel, for one confirm, and for each further attempt. */
  writes: { panel: number; confirm: number; each: number }
  /** Inputs that are asked how they read. */
  fidelity: number
  /** Calls for one example. */
  judges: number
  reasons: number
  /** Calls of the reflector for one new prompt. */
  reflects: number
}

/** So many calls of a kind, booked on a stage. */
export type Calls = { stage: EstimateStage; kind: CallKind; calls: number }

/** New prompts that it usually takes: three to five revisions are to be expected. */
const usualPrompts = 3
const mostRounds = 10

/**
 * Attempts of the scale phase at a pass rate: each open slot is tried again until it passes, for ten rounds at most and
 * within the declared attempts. Panel and confirm have tried the slots in plan order, cycling.
 */
export function scaleTries({ examples, panel, confirm, attempts }: Sizes, passRate: number): number {
  if (examples === 0) return 0
  const [full, further] = [Math.floor((panel + confirm) / examples), (panel + confirm) % examples]
  const miss = 1 - passRate
  let open = further * miss ** (full + 1) + (examples - further) * miss ** full
  let tries = 0
  for (let round = 0; round < mostRounds; round++) {
    tries += open
    open *= miss
  }
  return Math.min(attempts, Math.ceil(tries))
}

type Case = {
  prompts: number
  confirms: number
  tries: number
  /** Share of inputs that repeat another and are asked for again. */
  again: number
}

function caseOf(name: EstimateCase, { sizes, passRate, rows }: Job): Case {
  const spare = rows === null ? Number.POSITIVE_INFINITY : Math.max(0, rows - sizes.panel - sizes.confirm)
  const tries = Math.min(spare, scaleTries(sizes, passRate))
  if (name === 'low') return { prompts: 0, confirms: 1, tries, again: 0 }
  if (name === 'likely') return { prompts: Math.min(usualPrompts, sizes.iterations), confirms: 1, tries, again: 0.05 }
  const most = Math.min(spare, sizes.attempts, mostRounds * sizes.examples)
  return { prompts: sizes.iterations, confirms: 2, tries: most, again: 0.3 }
}

/** Every call of the run, or of one phase of it, in one case. */
export function callsOf(job: Job, of: EstimateOf, name: EstimateCase): Calls[] {
  const { sizes, rows, places, writes, fidelity, judges, reasons, reflects } = job
  const { prompts, confirms, tries, again } = caseOf(name, job)
  const whole = of === 'run'
  const panel = of === 'scale' ? 0 : 1
  const confirm = whole ? 1 : 0
  const scaled = whole || of === 'scale' ? tries : 0
  const replied = of === 'inputs' ? scaled : panel * sizes.panel + confirm * sizes.confirm + scaled
  const judged = of === 'generate' ? 0 : replied
  const second = whole ? confirms - 1 : 0
  const rivals = whole ? prompts : of === 'improve' ? 1 : 0
  const remade = rivals * sizes.panel + second * sizes.confirm
  const written = rows === null ? 1 + again : 0
  return [
    at('inputs', 'inputs', (panel * writes.panel + confirm * writes.confirm + scaled * writes.each) * written),
    at('inputs', 'place', places),
    at('responses', 'complete', replied),
    at('evaluation', 'fidelity', whole ? fidelity : 0),
    at('evaluation', 'judge', judged * judges),
    at('evaluation', 'reason', judged * reasons),
    at('overhead', 'inputs', second * writes.confirm * written),
    at('overhead', 'complete', remade),
    at('overhead', 'judge', remade * judges),
    at('overhead', 'reason', remade * reasons),
    at('overhead', 'improve', rivals * reflects),
  ]
}

const at = (stage: EstimateStage, kind: CallKind, calls: number): Calls => ({ stage, kind, calls: Math.ceil(calls) })

/** Means of one call of a kind. `usd` is `null` where the price is not known. */
export type PerCall = { tokensIn: number; tokensOut: number; usd: number | null; seconds: number }

/** `usd` is `null` as soon as one call of unknown price is in it; `knownUsd` is the rest. */
export type Amount = {
  calls: number
  tokensIn: number
  tokensOut: number
  usd: number | null
  knownUsd: number
  seconds: number
}

/** `perCall` gives one for each model that makes the calls of a kind: every judge of a panel makes all of them. */
export function amountOf(calls: readonly Calls[], perCall: (kind: CallKind) => readonly PerCall[]): Amount {
  const sum: Amount = { calls: 0, tokensIn: 0, tokensOut: 0, usd: 0, knownUsd: 0, seconds: 0 }
  for (const { kind, calls: n } of calls) {
    if (n === 0) continue
    for (const { tokensIn, tokensOut, usd, seconds } of perCall(kind)) {
      sum.calls += n
      sum.tokensIn += n * tokensIn
      sum.tokensOut += n * tokensOut
      sum.seconds += n * seconds
      sum.knownUsd += n * (usd ?? 0)
      sum.usd = usd === null || sum.usd === null ? null : sum.usd + n * usd
    }
  }
  return sum
}
