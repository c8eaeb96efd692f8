import { groupBy } from './balance.ts'
import { crossEvenly } from './crossing.ts'
import { seeded } from './random.ts'
import type { Slot } from './types.ts'

/**
 * `size` of the slots, in their own order: each topic's count is the floor or the ceiling of its share, every other
 * axis's is near its own. All of them where there are no more than `size`.
 */
export function stratifiedSample(slots: readonly Slot[], size: number, seed: number): Slot[] {
  if (size >= slots.length) return [...slots]
  const axes = new Set(slots.flatMap(({ cell }) => Object.keys(cell)))
  const by = (axis: string) => groupBy(slots.map(({ cell }) => String(cell[axis])))
  const others = [...axes].filter((axis) => axis !== 'topic' && axis !== 'subtopic').map(by)
  const subtopics = groupBy(slots.map(({ cell }) => JSON.stringify([cell['topic'], cell['subtopic']])))
  const counts = [slots.length - size, size]
  const taken = crossEvenly(counts, { strata: by('topic'), others: [...others, subtopics] }, seeded('sample', seed))
  return slots.filter((_, place) => taken[place] === 1)
}
