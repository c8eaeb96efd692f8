import type { EventBody, RunEvent } from '../core/events.ts'
import type { Ledger } from '../core/ledger.ts'
import type { CheckPart, ExporterPart, MethodPart, OptimizerPart } from '../core/parts.ts'
import { hashSeed } from '../core/random.ts'
import type { Message } from '../core/types.ts'
import type { Models } from '../models/models.ts'
import type { Project } from '../project/load.ts'
import type { RunStore } from '../store/run.ts'
import type { Plan } from './plan.ts'
import type { LoopRule } from './rules.ts'

export type LoopParts = {
  method: MethodPart
  /** Criterion id to its opened rule. */
  rules: ReadonlyMap<string, LoopRule>
  checks: readonly CheckPart[]
  optimizers: ReadonlyMap<string, OptimizerPart>
  exporters: readonly ExporterPart[]
}

/** Everything a step needs, handed in once. */
export type LoopContext = {
  project: Project
  plan: Plan
  parts: LoopParts
  models: Models
  ledger: Ledger
  run: RunStore
  /** Stamp, store and stream. */
  emit(body: EventBody): RunEvent
  /** Stream a stored decision again, for whoever watches a resumed run. */
  replay(event: RunEvent): void
  signal: AbortSignal
  /** The optimizer of this turn, where it is not the one of `loop.improve`. */
  optimizer?: string | undefined
  /** Names of findings that do not stop this run. */
  allow: readonly string[]
  /** What it was started with, as it is typed: `--target 30`. Without it the project is of another config. */
  flags: readonly string[]
}

/** What judging needs of all that, so that a dataset can be judged where there is no run. */
export type JudgeContext = Pick<LoopContext, 'models' | 'ledger' | 'signal'> & {
  project: Pick<Project, 'config' | 'rubric' | 'reference'> & { prompts: Pick<Project['prompts'], 'judge'> }
  parts: Pick<LoopParts, 'rules'>
}

/** A sample number from the plan: which of the equally rendered calls this one is. */
export const sampleOf = (
  context: { project: Pick<Project, 'config'> },
  ...parts: readonly (string | number)[]
): number => hashSeed(context.project.config.seed, ...parts) & 0x7fffffff

export const userTurns = (messages: readonly Message[]): number => messages.filter(({ role }) => role === 'user').length
