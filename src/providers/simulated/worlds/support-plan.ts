import { type Random, seeded } from '../../../core/random.ts'
import { chance } from '../grammar.ts'
import type { Situation } from './support-cases.ts'
import { askedIn, type CriterionId, truths } from './support-criteria.ts'

/** Which criteria a completion is going to satisfy: the known truth of the world, before anybody reads the text. */
export type Plan = Readonly<Record<CriterionId, boolean>>

export type PlanOptions = {
  system: string
  situation: Situation /** Whether instructions have any effect. */
  rulesHelp: boolean
  seed: number
}

export function drawPlan(options: PlanOptions, random: Random): Plan {
  const draw = (id: CriterionId): boolean => chance(probability(id, options), random)
  return {
    'states-policy': draw('states-policy'),
    'answers-everything': draw('answers-everything'),
    'gives-next-step': draw('gives-next-step'),
    'declines-off-topic': draw('declines-off-topic'),
    acknowledges: draw('acknowledges'),
    'plain-words': draw('plain-words'),
    'short-enough': draw('short-enough'),
    'no-promises': draw('no-promises'),
  }
}

/** Log-odds add up: whether it is asked for, the message's conditions and mood, what conflicts, and the world's seed. */
function probability(id: CriterionId, { system, situation, rulesHelp, seed }: PlanOptions): number {
  const asked = rulesHelp ? askedIn(system) : new Set<CriterionId>()
  const { unasked, asked: whenAsked, perCondition } = truths[id]
  let odds = logit(asked.has(id) ? whenAsked : unasked)
  odds -= perCondition * situation.conditions.length
  const conflicts = asked.has('short-enough') && asked.has('answers-everything')
  if (conflicts && (id === 'short-enough' || id === 'answers-everything')) odds -= 0.3
  if (situation.style === 'emotional') odds += id === 'acknowledges' ? 0.4 : id === 'no-promises' ? -0.5 : 0
  if (situation.style === 'verbose' && id === 'short-enough') odds -= 0.3
  odds += (seeded('world', seed, id)() - 0.5) * 0.3
  return 1 / (1 + Math.exp(-odds))
}

const logit = (probability: number): number => Math.log(probability / (1 - probability))
