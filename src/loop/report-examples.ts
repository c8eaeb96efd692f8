import type { Example, Verdict } from '../core/types.ts'

/** A line of failed_examples.jsonl. */
export const failedExample = ({ id, outcome, reason, candidateId, input, judged, error }: Example) => ({
  id,
  outcome,
  reason,
  candidate: candidateId,
  set: input.set,
  cell: input.cell,
  input: input.messages,
  completions: judged.map(({ completion, score, verdicts }) => ({
    arm: completion.arm,
    model: completion.model,
    finish: completion.finish,
    messages: completion.messages,
    score: score.value,
    failed: score.failed,
    gates_failed: score.gatesFailed,
    verdicts: verdicts.map(verdictLine),
  })),
  error: error ?? null,
})

/** A line of provenance.jsonl: line n is for row n of training_data.jsonl, then of eval_holdout.jsonl. */
export const provenance = ({ id, input, candidateId, judged, split }: Example) => ({
  id,
  split,
  input: input.id,
  slot: input.slot,
  set: input.set,
  origin: input.origin,
  ...(input.source === undefined ? {} : { source: input.source }),
  cell: input.cell,
  candidate: candidateId,
  completions: judged.map(({ completion, score, verdicts }) => ({
    id: completion.id,
    arm: completion.arm,
    model: completion.model,
    score: score.value,
    verdicts: verdicts.map(verdictLine),
  })),
})

const verdictLine = ({ criterion, answer, reason, by, confidence, votes }: Verdict) => ({
  criterion,
  answer,
  reason,
  by,
  ...(confidence === undefined ? {} : { confidence }),
  ...(votes === undefined ? {} : { votes }),
})
