/** The nouns of the product. Every layer speaks in these; `docs/data.md` shows how they look on disk. */

/** A call of a tool, in OpenAI's shape; `arguments` is JSON text. */
export type ToolCall = { id: string; type: 'function'; function: { name: string; arguments: string } }

/** One turn of a conversation. */
export type Message = {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
  tool_calls?: ToolCall[]
  tool_call_id?: string
}

/** One point of the taxonomy: axis name to value. `topic`, `subtopic`, `style`, `difficulty`, `edge_case`, any further axis. */
export type Cell = Readonly<Record<string, string | null>>

/** One place in the dataset. Its cell is fixed before any input is written; only a pass fills it. */
export type Slot = { index: number; cell: Cell }

/**
 * What an input is for: `panel` (the prompt is tuned against it), `confirm` (fresh), `scale` (fills what is open),
 * `probe`.
 */
export type InputSet = 'panel' | 'confirm' | 'scale' | 'probe'

/** What a user writes: the messages that a completion answers. */
export type Input = {
  id: string
  set: InputSet
  slot: number
  attempt: number
  cell: Cell
  /** No system message; the last one is the user's. */
  messages: Message[]
  origin: 'generated' | 'imported'
  /** Still too near another input after it was asked again: no completion is paid for. */
  nearDuplicate?: true
  /** Inputs of one source never straddle the split. */
  source?: string
  /** Why none could be written, in the provider's words: then `messages` is empty. */
  error?: string
}

/** How a completion ended. Only `stop` is data. */
export type Finish = 'stop' | 'truncated' | 'refused' | 'empty' | 'provider-error'

/** Tokens. `null` is unknown, which is never zero. */
export type Usage = { input: number | null; cached: number | null; output: number | null }

/** A model's reply to an input. */
export type Completion = {
  id: string
  inputId: string
  candidateId: string
  arm: 'main' | 'rejected'
  sample: number
  model: string
  /** The last one is the assistant's. */
  messages: Message[]
  finish: Finish
  usage: Usage
  /** US dollars. `null` is unknown. */
  costUsd: number | null
  callKey: string
}

/** `na`: the question does not apply. `error`: no answer could be had; never a pass. */
export type Answer = 'yes' | 'no' | 'na' | 'error'

/** What one judge of a panel answered. */
export type Vote = {
  /** `provider/model`. */
  model: string
  answer: Answer
  reason: string
  /** Probability of the answer, 0 to 1, where labels were scored. */
  confidence?: number
}

/** One answer to one criterion about one completion. */
export type Verdict = {
  completionId: string
  criterion: string
  answer: Answer
  reason: string
  /** Probability of the answer, 0 to 1, where labels were scored. */
  confidence?: number
  by: 'judge' | 'rule' | 'human'
  /** Of a panel, in its order; absent where one judge alone was asked. */
  votes?: Vote[]
  key: string
}

/** Answers of one category, counted. */
export type CategoryTally = { yes: number; no: number; na: number }

/** What the verdicts of one completion come to. */
export type Score = {
  status: 'scored' | 'not-scored' | 'unjudged'
  /** 0 to 1, for display and tie breaks only; `passed` is decided in exact arithmetic. */
  value: number | null
  passed: boolean
  /** Criteria answered "no", gates included, in rubric order. */
  failed: string[]
  gatesFailed: string[]
  categories: Record<string, CategoryTally>
}

/** A completion with its verdicts and score. */
export type Judged = { completion: Completion; verdicts: Verdict[]; score: Score }

/** Why an example is no row. */
export type Reason =
  | 'below-threshold'
  | 'gate-failed'
  | 'not-scored'
  | 'unjudged'
  | 'truncated'
  | 'refused'
  | 'empty'
  | 'near-duplicate'
  | 'margin'
  | 'identical-pair'
  | 'template'
  | 'too-long'
  | 'provider-error'
  | 'surplus'
  | 'superseded'

/** What became of an example. Only `accepted` ones are rows. */
export type Outcome = 'pending' | 'accepted' | 'rejected' | 'errored' | 'surplus'

/** An input with its judged completions: the unit that is kept or discarded. */
export type Example = {
  id: string
  input: Input
  candidateId: string
  /** judged[0] is the chosen one. Empty where no completion could be had. */
  judged: Judged[]
  outcome: Outcome
  reason: Reason | null
  /** The provider's words where `outcome` is `errored`. */
  error?: string
  margin?: number | null
  label?: boolean
  split?: 'train' | 'holdout'
}

/** Who proposed a candidate: nobody (`project`), a person (`manual`), or an optimizer, by its id. */
export type CandidateOrigin = string

/** One version of the prompts. `c0` is the project as it was written. */
export type Candidate = {
  id: string
  parents: string[]
  by: CandidateOrigin
  /** Component name (`respond`) to prompt text. */
  texts: Record<string, string>
  demos: { input: Message[]; completion: Message[] }[]
  why: string
}

/** `low` and `high` bound the 95 % Wilson interval. */
export type Rate = { n: number; passed: number; low: number; high: number }

/** planned = accepted + abandoned + pending; made = accepted + rejected + errored + surplus. */
export type Counts = {
  planned: number
  accepted: number
  abandoned: number
  pending: number
  attempts: { made: number; accepted: number; rejected: number; errored: number; surplus: number }
}

/** How a run ended; `docs/data.md` lists what each means and its exit code. */
export type Ended =
  | 'stable'
  | 'inputs-only'
  | 'short'
  | 'unconfirmed'
  | 'below-target'
  | 'needs-edit'
  | 'check-failed'
  | 'budget-spent'
  | 'provider-gave-up'
  | 'waiting'
  | 'interrupted'

/** One exported line. Keys are the mission's, per method; see DESIGN of rows in `docs/data.md`. */
export type Row = Readonly<Record<string, unknown>>

/** What a check reports of the dataset. */
export type Finding = {
  check: string
  level: 'info' | 'warn' | 'fail'
  message: string
  /** Numbers and ids behind the message; JSON only. */
  data: Record<string, unknown>
}

/** Something said aloud that stops nothing: a default taken, a weight that sums to 1.05; a warning is about the result. */
export type Notice = { where: string; message: string; fix?: string; level?: 'warning' }
