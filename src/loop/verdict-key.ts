import { canonical, sha256 } from '../core/ids.ts'
import type { Criterion } from '../core/rubric.ts'
import type { JudgeContext } from './context.ts'
import type { Subject } from './subject.ts'

/**
 * What a verdict depends on, and nothing else: editing one criterion re-judges one column, and a completion that two
 * candidates share is judged once.
 */
export function verdictKey({ project, models }: JudgeContext, { input, text }: Subject, criterion: Criterion): string {
  const { ref, temperature, maxTokens } = models.role('judge')
  const { question, na, examples } = criterion
  return sha256(
    canonical({
      judge: ref,
      parameters: { temperature: temperature ?? null, maxTokens, mode: project.config.judging.mode },
      prompt: sha256(project.prompts.judge.source),
      reference: criterion.reference ? sha256(project.reference(input.cell) ?? '') : null,
      criterion: { question, na, examples },
      input: input.messages,
      completion: text,
    }),
  )
}
