import { judgeRoles } from '../core/calls.ts'
import { familiesOf } from '../core/family.ts'
import type { ProviderPart } from '../core/parts.ts'
import type { Rubric } from '../core/rubric.ts'
import type { Notice } from '../core/types.ts'
import type { Config } from './schema.ts'

const fix = 'Name a judge of another family, or add one to `models.judges`, or read a sample of verdicts yourself.'

/**
 * A warning for each judge of the generator's family: language models score text higher that reads like their own
 * (self-preference: Wataoka and others, arXiv 2410.21819). Nothing is said where both run in this process, since a
 * rehearsal and the local models offer no other family, nor where code decides the whole rubric.
 */
export function familyNotices(
  { models }: Config,
  { rubric, providers }: { rubric: Rubric; providers: readonly ProviderPart[] },
): Notice[] {
  if (rubric.criteria.every(({ rule }) => rule !== null)) return []
  const generator = models.generator.model
  const inProcess = (ref: string): boolean => providers.some(({ id, free }) => free && ref.startsWith(`${id}/`))
  return judgeRoles(models).flatMap((role): Notice[] => {
    const judge = models[role]?.model ?? ''
    if (inProcess(judge) && inProcess(generator)) return []
    const shared = familiesOf(judge).filter((family) => familiesOf(generator).includes(family))
    if (judge !== generator && shared.length === 0) return []
    const who =
      judge === generator
        ? `${judge} judges its own completions`
        : `${judge} judges completions of its own family (${shared.join(', ')})`
    const message = `${who}. Models tend to score text too high that reads like their own.`
    return [{ where: `models.${role}`, message, fix, level: 'warning' }]
  })
}
