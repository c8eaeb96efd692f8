import { type Random, shuffled } from '../../../core/random.ts'
import { chance, expand, pick, sentence } from '../grammar.ts'
import { rulesIn, traceOf } from '../rules.ts'
import { vocabulary } from '../vocabulary.ts'
import { wordCount } from '../words.ts'
import { policyIn, type Situation } from './support-cases.ts'
import { truths, wordLimitIn } from './support-criteria.ts'
import { acknowledgement, greeting, thingIn } from './support-opening.ts'
import { evasions, nextSteps, padding, partings, promises, stockPhrases } from './support-phrases.ts'
import type { Plan } from './support-plan.ts'

/** What a model writes without being told how long is too long. */
const usualLimit = 120

/** A reply whose text shows which criteria it satisfies. */
export function writeReply(
  plan: Plan,
  { system, input, situation }: { system: string; input: string; situation: Situation },
  random: Random,
): string {
  const limit = wordLimitIn(system) ?? usualLimit
  const lines = [plan.acknowledges ? acknowledgement(situation, input, random) : greeting(random)]
  if (situation.edge === 'off-topic') lines.push(toStray(plan, situation))
  else lines.push(...answers(plan, { system, input, situation }, random))
  if (!plan['plain-words']) lines.push(pick(stockPhrases, random))
  if (!plan['no-promises']) lines.push(pick(promises, random))
  lines.push(expand(pick(plan['gives-next-step'] ? nextSteps : partings, random), vocabulary, random))
  const traces = rulesIn(system).filter(isUnknown).map(traceOf)
  const room = plan['short-enough'] ? 0 : limit + Math.floor(random() * 40)
  const text = padded(lines, room, random).join(' ')
  return [text, ...traces].join('\n')
}

function toStray(plan: Plan, { stray, noun }: Situation): string {
  if (!plan['declines-off-topic']) return `About the ${noun}: begin early, ask around, and take your time with it.`
  return `We cannot help with this here; ${stray?.who ?? 'the town hall'} can help you.`
}

/** The answer of the case, as often as not with the device that it is about. */
function answer(known: Situation['known'], input: string, random: Random): string {
  const plain = pick(known?.answers ?? ['We take care of it for you.'], random)
  const thing = thingIn(input)
  return thing && chance(0.5, random) ? `For the ${thing}, ${plain.charAt(0).toLowerCase()}${plain.slice(1)}` : plain
}

function answers(
  plan: Plan,
  { system, input, situation }: { system: string; input: string; situation: Situation },
  random: Random,
): string[] {
  const { known, edge, conditions } = situation
  if (edge === 'vague' && plan['answers-everything']) {
    return ['Could you tell us which order or device you mean?', ...conditions.map(({ answer }) => answer)]
  }
  const rest = conditions.map(({ answer }) => answer)
  if (edge === 'several') rest.push('As for your other question, we deal with it in the same way.')
  const complete = plan['answers-everything']
  if (!complete && rest.length > 0) rest.splice(Math.floor(random() * rest.length), 1)
  const evades = (!complete && conditions.length === 0 && edge !== 'several') || known === null
  const lines = [evades && !complete ? pick(evasions, random) : answer(known, input, random)]
  if (plan['states-policy'])
    lines.push(sentence(policyIn(system, input, known) ?? known?.guess ?? 'This takes 14 days.'))
  return [...lines, ...rest]
}

/** Talk that nobody asked for, until there are more words than `room`. */
function padded(lines: readonly string[], room: number, random: Random): string[] {
  const [opening = '', ...rest] = lines
  const extra: string[] = []
  let words = wordCount(lines.join(' '))
  for (const line of words > room ? [] : shuffled(padding, random)) {
    if (words > room) break
    extra.push(line)
    words += wordCount(line)
  }
  return [opening, ...rest.slice(0, -1), ...extra, ...rest.slice(-1)]
}

const isUnknown = (rule: string): boolean => Object.values(truths).every(({ asks }) => !asks.test(rule))
