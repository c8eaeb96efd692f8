import type { Random } from '../../core/random.ts'
import { conditionsIn } from './conditions.ts'
import { edgeIn, edgeKindOf } from './edges.ts'
import { pick } from './grammar.ts'
import { styleIn, styleNamed } from './styles.ts'
import { plainName, shared, stems } from './words.ts'
import { conditionsAt, hasVoice } from './write-input.ts'

/** The topic and subtopic that a world reads in a text; `null` where it reads none. */
export type ReadTopic = (text: string) => { topic: string; subtopic: string } | null

/** Whether a text reads as a value of an axis. */
export function readsAs(text: string, axis: string, value: string, readTopic: ReadTopic): boolean {
  if (axis === 'topic' || axis === 'subtopic') {
    const read = readTopic(text)
    return read === null || read[axis] === value || says(text, value)
  }
  if (!hasVoice(axis, value)) return says(text, value)
  if (axis === 'style') return styleIn(text) === styleNamed(value)
  if (axis === 'edge_case') return edgeIn(text) === edgeKindOf(value)
  const count = conditionsIn(text).length
  const asked = conditionsAt(value) ?? 0
  return asked === 0 ? count === 0 : asked === 1 ? count === 1 || count === 2 : count >= 3
}

/** The value of an axis that fits a text best: as it reads, else by shared words, else any. */
export function placeOn(
  text: string,
  axis: { name: string; values: readonly (string | null)[] },
  { readTopic, random }: { readTopic: ReadTopic; random: Random },
): string | null {
  const values = axis.values.filter((value) => value !== null)
  const isTopic = axis.name === 'topic' || axis.name === 'subtopic'
  if (isTopic && axis.values.includes(null) && edgeIn(text) === 'off-topic') return null
  const read = isTopic ? readTopic(text) : null
  const fitting = values.find((value) =>
    isTopic
      ? read?.[axis.name === 'topic' ? 'topic' : 'subtopic'] === value
      : hasVoice(axis.name, value) && readsAs(text, axis.name, value, readTopic),
  )
  if (fitting !== undefined) return fitting
  const words = stems(text)
  const overlap = (value: string): number => shared(words, stems(plainName(value)))
  const best = values.toSorted((a, b) => overlap(b) - overlap(a))[0]
  if (best !== undefined && overlap(best) > 0) return best
  return axis.values.includes('none') ? 'none' : values.length === 0 ? null : pick(values, random)
}

const says = (text: string, value: string): boolean => text.toLowerCase().includes(plainName(value).toLowerCase())
