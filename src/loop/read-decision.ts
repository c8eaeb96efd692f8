import { isAnswer } from '../core/score.ts'
import type { Verdict } from '../core/types.ts'
import { show } from '../project/text.ts'
import { isRecord } from '../project/yaml.ts'

/** What a rule decided. Rules are anybody's code, so what is no decision is an error of its criterion, and names the rule. */
export function readDecision(rule: string | null, given: unknown): Pick<Verdict, 'answer' | 'reason'> {
  const { answer, reason } = isRecord(given) ? given : {}
  if (isAnswer(answer) && typeof reason === 'string') return { answer, reason }
  const said = isRecord(given) ? `the answer ${show(answer)} with the reason ${show(reason)}` : show(given)
  return {
    answer: 'error',
    reason: `The rule "${rule}" gave ${said}; it must give \`{ answer, reason }\`: yes, no or na, and text.`,
  }
}
