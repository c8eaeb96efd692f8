import type { Candidate, Counts, Ended, Finding, InputSet, Rate } from './types.ts'

/** Events are the truth of a run; terminal, report and resume fold them with `reduce`. */

export type Stage = 'inputs' | 'completions' | 'panel' | 'confirm' | 'scale' | 'deliver'

/** Declared before the first call and never changed in a run. */
export type Sizes = { panel: number; confirm: number; examples: number; attempts: number; iterations: number }

/** What a paired comparison may be called: `better` only where the test says so. */
export type ComparisonWord = 'better' | 'ahead, not shown' | 'no gain found'

/** What an event says; `docs/data.md` has a line for each type. */
export type EventBody =
  | {
      type: 'run-started'
      resumed: boolean
      method: string
      simulated: boolean
      sizes: Sizes
      passRate: number
      threshold: string
      models: Record<string, string>
      /** What it was started with, as it is typed. */
      flags: string[]
    }
  | { type: 'stage-started'; stage: Stage; set: InputSet | null; candidate: string | null; total: number }
  | { type: 'input-made'; set: InputSet; slot: number; made: number; total: number }
  | { type: 'completion-made'; set: InputSet; candidate: string; made: number; total: number }
  | {
      type: 'wave-closed'
      set: InputSet
      round: number
      wave: number
      kept: string[]
      duplicates: number
      failed: number
      /** Of the first that could not be written, in the provider's words. */
      why?: string
    }
  | {
      type: 'example-judged'
      set: InputSet
      candidate: string
      example: string
      passed: boolean
      done: number
      total: number
    }
  | { type: 'stage-ended'; stage: Stage; set: InputSet | null; candidate: string | null; counts: Counts }
  | { type: 'round-closed'; set: InputSet; round: number; candidate: string; examples: string[] }
  | { type: 'iteration-analyzed'; iteration: number; candidate: string; rate: Rate; worst: Worst[] }
  | { type: 'candidate-proposed'; iteration: number; candidate: Candidate; diff: string }
  | ({ type: 'candidate-compared'; iteration: number } & Comparison)
  | {
      type: 'confirm-ended'
      attempt: number
      candidate: string
      rate: Rate
      lowerBound: number
      bar: number
      confirmed: boolean
    }
  | { type: 'scale-forced'; ended: Ended; why: string }
  | { type: 'finding'; finding: Finding }
  | { type: 'budget-changed'; spent: number; reserved: number; limit: number }
  | { type: 'run-ended'; ended: Ended; exit: number; next: string[]; why: string }

/** A criterion that fails often. Shares are 0 to 1; `low` and `high` bound the 95 % Wilson interval. */
export type Worst = { criterion: string; failRate: number; low: number; high: number }

/** Paired, on the panel's inputs. `difference` is candidate minus `against`, with its 95 % Agresti-Min interval. */
export type Comparison = {
  candidate: string
  against: string
  n: number
  gained: number
  lost: number
  difference: number
  low: number
  high: number
  /** McNemar, unadjusted; `adjusted` is after Holm over the run's comparisons so far. */
  p: number
  adjusted: number
  word: ComparisonWord
  kept: boolean
}

/** `at` is milliseconds since 1970 on the writer's clock; nothing is decided by it. */
export type RunEvent = EventBody & { v: 1; seq: number; at: number; run: string }
