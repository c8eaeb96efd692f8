/** The library. It prints nothing and never ends the process; errors are TunesmithError. */
export type {
  Analysis,
  Band,
  CategoryAnalysis,
  CellRate,
  CriterionAnalysis,
  SharedTrait,
  Symptom,
} from './core/analysis.ts'
export type { JudgeRole, Role } from './core/calls.ts'
export { type ErrorDetails, TunesmithError } from './core/errors.ts'
export type { Comparison, ComparisonWord, EventBody, RunEvent, Sizes, Stage, Worst } from './core/events.ts'
export type { Agreement } from './core/krippendorff.ts'
export {
  type CheckPart,
  type CheckSubject,
  type Decision,
  defineCheck,
  defineExporter,
  defineMethod,
  defineOptimizer,
  defineProvider,
  defineRule,
  type ExporterPart,
  type ExportFile,
  type MethodPart,
  type ModelContext,
  type Notify,
  type OpenModel,
  type OpenRule,
  type OptimizerContext,
  type OptimizerPart,
  type OptimizerResult,
  type Proposal,
  type ProviderPart,
  type RulePart,
  type RuleSubject,
} from './core/parts.ts'
export type { Category, Criterion, CriterionExample, Rubric, Where } from './core/rubric.ts'
export { type Answered, score } from './core/score.ts'
export type { Axis, AxisValue, EdgeKind, Taxonomy, Topic } from './core/taxonomy.ts'
export type {
  Answer,
  Candidate,
  CandidateOrigin,
  CategoryTally,
  Cell,
  Completion,
  Counts,
  Ended,
  Example,
  Finding,
  Finish,
  Input,
  InputSet,
  Judged,
  Message,
  Notice,
  Outcome,
  Rate,
  Reason,
  Row,
  Score,
  ToolCall,
  Usage,
  Verdict,
  Vote,
} from './core/types.ts'
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts'
export type { EvaluationReport } from './judge-rows.ts'
export { type OpenProject, openProject, readRubric } from './library.ts'
export type { Delivered } from './loop/deliver.ts'
export type { Ending } from './loop/ending.ts'
export type { EvaluatedRow } from './loop/evaluation-row.ts'
export type { Answers, EvaluationCounts } from './loop/evaluation-tally.ts'
export type { GenerationReport } from './loop/report.ts'
export type { ProviderSetting } from './models/settings.ts'
export type { Overrides } from './project/overrides.ts'
export type { StoredRun } from './stored-run.ts'
export type { RunStream } from './stream.ts'
export type { OpenOptions, RunOptions, RunResult } from './tunesmith.ts'
