import { canonical } from '../core/ids.ts'
import type { Verdict } from '../core/types.ts'
import type { JudgedRow } from './judge-row.ts'

/** A line of results.jsonl. It is a row of data again: its verdicts are found when it is evaluated once more. */
export type EvaluatedRow = ReturnType<typeof evaluatedRow>

export const evaluatedRow = ({ example, judged, unasked }: JudgedRow) => ({
  id: example.id,
  cell: example.input.cell,
  ...(example.input.source === undefined ? {} : { source: example.input.source }),
  /** 0 to 1; `null` where nothing could be scored. */
  score: judged.score.value,
  passed: judged.score.passed,
  /** Why it does not pass; `null` where it does, or where nothing is known. */
  reason: example.reason,
  failed: judged.score.failed,
  gates_failed: judged.score.gatesFailed,
  /** Criteria that were left out. */
  unasked,
  verdicts: Object.fromEntries(judged.verdicts.map((verdict) => [verdict.criterion, answerOf(verdict)])),
  messages: [...example.input.messages, ...judged.completion.messages],
})

/** Keys in one order, whether a verdict was just given or comes from the ledger: equal evaluations write equal bytes. */
function answerOf({ answer, reason, by, ...rest }: Verdict) {
  const { criterion: _, completionId: __, key: ___, ...more } = rest
  const further: object = JSON.parse(canonical(more))
  return { answer, reason, by, ...further }
}
