import { canonical, sha256 } from '../core/ids.ts'
import type { Criterion } from '../core/rubric.ts'
import type { JudgeContext } from './context.ts'
import type { Asked } from './subject.ts'

/**
 * What one judge's verdict depends on, and nothing else: editing one criterion re-judges one column, another judge is
 * asked alone, and a completion that two candidates share is judged once.
 */
export function verdictKey(
  { project, models }: JudgeContext,
  { judge, input, text }: Asked,
  criterion: Criterion,
): string {
  const { ref, parameters } = models.role(judge)
  const { question, na, examples } = criterion
  return sha256(
    canonical({
      judge: ref,
      parameters: { ...parameters, mode: project.config.judging.mode },
      prompt: sha256(project.prompts.judge.source),
      reference: criterion.reference ? sha256(project.reference(input.cell) ?? '') : null,
      criterion: { question, na, examples },
      input: input.messages,
      completion: text,
    }),
  )
}
