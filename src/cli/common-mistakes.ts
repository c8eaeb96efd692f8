import { judgeRoles } from '../core/calls.ts'
import { nearDuplicates } from '../core/similarity.ts'
import { transcript } from '../core/transcript.ts'
import { thresholdBand } from '../project/rubric.ts'
import type { OpenProject } from '../tunesmith.ts'
import { clip, plural } from './layout.ts'
import { percent } from './numbers.ts'
import type { Env } from './terminal.ts'

const mostRepeats = 0.05
/** So many examples of one cell repeat each other, however they are asked for. */
const mostOfACell = 25
const fewestIterations = 3
/** Under this a model writes the same inputs again. */
const coldest = 0.5

/** One warning for each of the five common mistakes that the project makes, and for judging that cannot work. */
export function warnings(project: OpenProject, env: Env = {}): string[] {
  const found = [
    skippedAnalysis(project),
    lowThreshold(project),
    noDiversity(project, env),
    fewEdgeCases(project),
    linearThinking(project),
    withoutNa(project),
  ]
  return found.filter((text) => text !== null)
}

/** The mission's "skipping failure analysis": without a fix of its own a failure leads to a general sentence, and nobody has said why. */
function skippedAnalysis({ rubric }: OpenProject): string | null {
  const unfixed = rubric.criteria.filter(({ fix }) => fix === null).map(({ id }) => id)
  if (unfixed.length === 0) return null
  const which = `${unfixed.length} of ${plural(rubric.criteria.length, 'criterion', 'criteria')} (${clip(unfixed.join(', '), 60)})`
  return `Failure analysis goes unused: ${which} ${unfixed.length === 1 ? 'has' : 'have'} no \`fix\`. Where such a criterion fails, the prompt is only told its question, or what its rule asks for; say in one line what mends it.`
}

function lowThreshold({ rubric }: OpenProject): string | null {
  const band = thresholdBand(rubric.threshold)
  if (band === 'under')
    return `Threshold too low: ${rubric.threshold} is under 0.70, the least that is viable; use 0.80 or more for training data.`
  if (band === 'minimum')
    return `Threshold too low: ${rubric.threshold} lets mediocre examples in; use 0.80 or more for training data.`
  return null
}

/** The check always runs; it says so late and is of no use where it is switched off, or where the plan cannot pass it. */
function noDiversity(project: OpenProject, env: Env): string | null {
  const { config, taxonomy, imported } = project
  const say = (text: string): string => `No diversity check: ${text}`
  const allowed = (env['TUNESMITH_ALLOW'] ?? '').split(',')
  if (allowed.includes('duplicate-inputs'))
    return say('TUNESMITH_ALLOW lets every run go on with inputs that repeat each other.')
  if (config.inputs.from !== undefined) {
    const texts = imported.map(({ messages }) => transcript(messages))
    const { count, share } = nearDuplicates(texts)
    if (share <= mostRepeats) return null
    return say(
      `${count.toLocaleString('en')} of the ${plural(texts.length, 'input')} in ${config.inputs.from} repeat another (${percent(share)}; at most 5 % may). Remove copies: a model overfits to them.`,
    )
  }
  const { temperature = 1, model } = config.models.inputs
  if (temperature < coldest && !model.startsWith('simulated/'))
    return say(`inputs are written at temperature ${temperature}, which repeats itself; 0.7 to 1 gives different ones.`)
  const topics = taxonomy.topics.reduce((sum, { subtopics }) => sum + Math.max(1, subtopics.length), 0)
  const cells = taxonomy.axes.reduce((product, { values }) => product * values.length, topics)
  if (config.target.examples <= mostOfACell * cells) return null
  const each = Math.round(config.target.examples / cells)
  return say(
    `${config.target.examples.toLocaleString('en')} examples are asked of ${plural(cells, 'cell')} of the taxonomy, about ${each} of each. Add subtopics or an axis, or they will repeat each other.`,
  )
}

const fewEdgeCases = ({ taxonomy, config }: OpenProject): string | null =>
  taxonomy.edge.share < 0.1 && config.inputs.from === undefined
    ? `Ignoring edge cases: they are ${percent(taxonomy.edge.share)} of the inputs; 10 to 15 % keep a model from failing at its limits.`
    : null

function linearThinking({ config }: OpenProject): string | null {
  const { iterations } = config.loop
  if (iterations >= fewestIterations) return null
  const planned = `${plural(iterations, 'iteration')} ${iterations === 1 ? 'is' : 'are'} planned`
  return `Linear thinking: ${planned}. The first prompt seldom reaches its target; allow 3 to 5.`
}

function withoutNa({ config, rubric }: OpenProject): string | null {
  const withNa = rubric.criteria.filter(({ rule, na }) => rule === null && na !== null).map(({ id }) => id)
  const isLocal = judgeRoles(config.models).some((role) => config.models[role]?.model.startsWith('local/'))
  if (config.judging.mode !== 'choice' || !isLocal || withNa.length === 0) return null
  return `Small local models never answer "na": ${withNa.join(', ')} will be yes or no. Say where ${withNa.length === 1 ? 'it applies' : 'they apply'} with \`only\` or \`except\`.`
}
