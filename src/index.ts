/** The library. It prints nothing and never ends the process; errors are TunesmithError. */
export type { Analysis } from './core/analysis.ts'
export { TunesmithError } from './core/errors.ts'
export type { RunEvent } from './core/events.ts'
export {
  defineCheck,
  defineExporter,
  defineMethod,
  defineOptimizer,
  defineProvider,
  defineRule,
} from './core/parts.ts'
export type { Rubric } from './core/rubric.ts'
export { score } from './core/score.ts'
export type {
  Candidate,
  Completion,
  Counts,
  Example,
  Finding,
  Input,
  Message,
  Rate,
  Score,
  Verdict,
} from './core/types.ts'
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts'
export type { EvaluationReport } from './judge-rows.ts'
export type { EvaluatedRow } from './loop/evaluation-row.ts'
export { type OpenOptions, type OpenProject, openProject, type RunOptions, type RunResult } from './tunesmith.ts'
