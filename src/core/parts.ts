import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { z } from 'zod'
import type { Analysis } from './analysis.ts'
import type { Rubric } from './rubric.ts'
import type { Taxonomy } from './taxonomy.ts'
import type { Candidate, Cell, Completion, Example, Finding, Input, Message, Outcome, Reason, Row } from './types.ts'

/** A part is one file with one default export of plain data and functions, listed by name in `builtins.ts`. */

export type Notify = (message: string) => void

/** What a provider is given to open one model. */
export type ModelContext = {
  /** What follows the provider's name in `provider/model`. */
  model: string
  /** The provider's own settings, from `models.<role>` and `providers.<name>` in tunesmith.yaml. */
  settings: Readonly<Record<string, unknown>>
  /** The project's folder, for references to local files. */
  root: string
  /** Progress of something slow (loading weights). Goes to stderr. */
  notify: Notify
}

/** Brings models of a kind that no other provider has. */
export type ProviderPart = {
  id: string
  summary: string
  /** Costs nothing, known: `local` and `simulated`. */
  free: boolean
  /** Its rows are not for training. */
  simulated: boolean
  /** Scores labels (`choice` judging). */
  scoresLabels: boolean
  /** Names that `models.<role>` takes besides the common ones, with what they do. */
  settings: Readonly<Record<string, string>>
  /** How many calls it can really run at once; `null`: as many as asked. */
  concurrency: number | null
  open(context: ModelContext): Promise<OpenModel>
}

/** `facts` (weights hash, runtime version, threads) go to the report's `models`. */
export type OpenModel = { model: LanguageModelV4; facts: Readonly<Record<string, unknown>>; close(): Promise<void> }

/** What a rule says of one completion. `reason` is shown to people. */
export type Decision = { answer: 'yes' | 'no' | 'na'; reason: string }

/** What a rule looks at. */
export type RuleSubject = {
  input: Input
  completion: Completion
  /** The text under judgement: the last assistant message. */
  text: string
  /** Stops a decision that takes too long. */
  signal: AbortSignal
}

/** A rule with its options read. Equal subjects get equal decisions. */
export type OpenRule = {
  decide(subject: RuleSubject): Promise<Decision> | Decision
  /** What the prompt is told where this fails and the criterion has no `fix`: one imperative sentence, from the options. */
  demand?: string
  close?(): Promise<void>
}

/** Decides a criterion of the rubric by code. `with:` of the criterion is parsed by `options`. */
export type RulePart<Options = never> = {
  id: string
  summary: string
  /** Of `with:`; its messages are what users read. */
  options: z.ZodType<Options>
  /** `root` is the project's folder; paths in options are relative to it. Throws a TunesmithError on bad options. */
  open(options: Options, context: { root: string }): Promise<OpenRule> | OpenRule
}

/** A way to train: what to sample per input, what is accepted, and what its rows look like. */
export type MethodPart = {
  id: string
  summary: string
  /** Accepted examples that people usually train on: from, to. */
  volume: readonly [number, number]
  /** What to sample per input. */
  arms: readonly Completion['arm'][]
  /** What becomes of an example, from its verdicts alone. */
  decide(example: Pick<Example, 'input' | 'judged'>): { outcome: Outcome; reason: Reason | null }
  /** `system` is the project's system.md, exported in every row. */
  rows(example: Example, options: { system: string | null; shape: 'messages' | 'text' }): Row[]
}

/** What a check looks at. Rows and their examples line up by index. */
export type CheckSubject = {
  taxonomy: Taxonomy
  planned: readonly Cell[]
  inputs: readonly Input[]
  examples: readonly Example[]
  train: readonly Example[]
  holdout: readonly Example[]
}

/** Examines the dataset. A finding of level `fail` ends the run as `check-failed` unless it is allowed. */
export type CheckPart = {
  id: string
  summary: string
  /** No findings: nothing to say. `signal`: aborted when the run is cut. */
  run(subject: CheckSubject, signal?: AbortSignal): Promise<Finding[]> | Finding[]
}

/** A new version of the prompts. `texts` is component name to text, as in a candidate. */
export type Proposal = {
  texts: Record<string, string>
  demos?: Candidate['demos']
  why: string
}

/** What an optimizer may look at. */
export type OptimizerContext = {
  candidate: Candidate
  /** Every candidate so far, in order; for "never the same twice". */
  history: readonly Candidate[]
  analysis: Analysis
  rubric: Rubric
  /** Panel examples of the candidate. The optimiser sees nothing else. */
  examples: readonly Example[]
  /** The `reflector`, for optimisers that write with a model. */
  reflect(messages: Message[], sample: number): Promise<string>
}

/** Proposes the next version of the prompts. */
export type OptimizerPart = {
  id: string
  summary: string
  /** `null`: nothing (more) to propose. `suggestions` alone: a person has to edit. `signal`: aborted when the run is cut. */
  propose(context: OptimizerContext, signal?: AbortSignal): Promise<OptimizerResult> | OptimizerResult
}

/** `suggestions` are for people, one sentence each. */
export type OptimizerResult = { proposal: Proposal | null; suggestions: string[] }

/** A file to write; `path` is relative to the exporter's folder. */
export type ExportFile = { path: string; content: string }

/** Writes rows in the dialect of one trainer. */
export type ExporterPart = {
  id: string
  summary: string
  /** Methods whose rows it can write. */
  methods: readonly string[]
  /** Returns files, writes none; paths are relative to `output/<exporter>/`. */
  files(data: { name: string; method: string; train: readonly Row[]; holdout: readonly Row[] }): ExportFile[]
}

export type Parts = {
  providers: readonly ProviderPart[]
  methods: readonly MethodPart[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of rules of different options; each is parsed by its own schema
  rules: readonly RulePart<any>[]
  checks: readonly CheckPart[]
  optimizers: readonly OptimizerPart[]
  exporters: readonly ExporterPart[]
}

/** A provider, checked by its type. */
export const defineProvider = (part: ProviderPart): ProviderPart => part
/** A method, checked by its type. */
export const defineMethod = (part: MethodPart): MethodPart => part
/** A rule, checked by its type; what `open` gets is what `options` parses to. */
export const defineRule = <Options>(part: RulePart<Options>): RulePart<Options> => part
/** A check, checked by its type. */
export const defineCheck = (part: CheckPart): CheckPart => part
/** An optimizer, checked by its type. */
export const defineOptimizer = (part: OptimizerPart): OptimizerPart => part
/** An exporter, checked by its type. */
export const defineExporter = (part: ExporterPart): ExporterPart => part
