import { judgeRoles } from '../core/calls.ts'
import { thresholdBand } from '../project/rubric.ts'
import type { OpenProject } from '../tunesmith.ts'

/** One warning for each of the mission's five common mistakes that the project makes, and for judging that cannot work. */
export function warnings({ config, rubric, taxonomy }: OpenProject): string[] {
  const judged = rubric.criteria.filter(({ rule }) => rule === null)
  const unfixed = rubric.criteria.filter(({ fix }) => fix === null)
  const withNa = judged.filter(({ na }) => na !== null)
  const found: [boolean, string][] = [
    [
      unfixed.length > 0,
      `Skipping failure analysis: ${unfixed.map(({ id }) => id).join(', ')} ${unfixed.length === 1 ? 'has' : 'have'} no \`fix\`, so a failure there suggests only a general sentence.`,
    ],
    [
      ['under', 'minimum'].includes(thresholdBand(rubric.threshold)),
      `Threshold too low: ${rubric.threshold} trains on mediocre data; 0.80 or more is for training.`,
    ],
    [
      config.inputs.from !== undefined,
      'No say over diversity: inputs from a file are checked for near-duplicates, and cannot be asked again.',
    ],
    [
      taxonomy.edge.share < 0.1,
      `Ignoring edge cases: their share is ${taxonomy.edge.share}; .10 to .15 keeps the model steady at its limits.`,
    ],
    [config.loop.iterations < 2, `Linear thinking: ${config.loop.iterations} iteration is planned; expect 3 to 5.`],
    [
      config.judging.mode === 'choice' &&
        judgeRoles(config.models).some((role) => config.models[role]?.model.startsWith('local/')) &&
        withNa.length > 0,
      `Small local models never answer "na": ${withNa.map(({ id }) => id).join(', ')} will be yes or no; say where they apply with \`only\` or \`except\`.`,
    ],
  ]
  return found.flatMap(([is, text]) => (is ? [text] : []))
}
