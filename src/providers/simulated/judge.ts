import { hashSeed, seeded } from '../../core/random.ts'
import { chance } from './grammar.ts'
import type { AskedCriterion, Subject } from './read-prompt.ts'
import { remember } from './words.ts'
import type { Reading, Seed, World } from './world.ts'

/**
 * What the world's judge says: what it reads, or at the world's rate the opposite. Whether it errs depends on the criterion and
 * the text under judgement alone, never on what else is asked in the call or in which order.
 */
export function judge(
  world: World,
  { subject, criterion, seed }: { subject: Subject; criterion: AskedCriterion; seed: Seed },
): Reading {
  const { id, answer, reason } = world.read(subject, criterion, seed)
  const possible = answer === 'na' && !criterion.answers.includes('na') ? 'yes' : answer
  const random = seeded('judge', world.id, seed, id, hashed(subject.input), hashed(subject.completion))
  if (!chance(world.judgeError, random)) return { reason, answer: possible }
  return possible === 'yes'
    ? { reason: 'The reply does not do this clearly enough.', answer: 'no' }
    : { reason: 'The reply does this.', answer: 'yes' }
}

const hashed = remember((text: string): number => hashSeed(text))
