import type { Analysis } from '../core/analysis.ts'
import { analyze } from '../core/failures.ts'
import type { Rubric } from '../core/rubric.ts'
import type { Example, InputSet } from '../core/types.ts'

const sets: readonly InputSet[] = ['panel', 'confirm', 'scale']

/** `rubric_analysis.json`: the final candidate's examples of all sets together, then each set apart. */
export function analysisReport(
  rubric: Rubric,
  examples: readonly Example[],
): { version: 1 } & Analysis & { sets: Record<string, Analysis> } {
  const apart = sets.flatMap((set) => {
    const own = examples.filter(({ input }) => input.set === set)
    return own.length > 0 ? [[set, analyze(rubric, own)] as const] : []
  })
  return { version: 1, ...analyze(rubric, examples), sets: Object.fromEntries(apart) }
}
