import type { AxisValue } from '../core/taxonomy.ts'
import { type Entry, type EntryKind, oneOf } from './entries.ts'
import { builtInMeaning } from './meanings.ts'
import { type Reading, wrong } from './reading.ts'
import { show } from './text.ts'

/** How the values of an axis may be written. */
export const valueKind = (noun: string): EntryKind => ({
  noun,
  keys: ['means', 'description', 'examples'],
  text: 'means',
})

/** A value of an axis, with the words that the taxonomy or the product has for it. */
export function axisValue(reading: Reading, axis: string, entry: Entry): AxisValue {
  const { name, path, weight, body } = entry
  const key = oneOf(reading, path, body, ['means', 'description'])
  const means = key === undefined ? null : body[key]
  if (means !== null && typeof means !== 'string')
    wrong(reading, [...path, key ?? ''], `must be text, not ${show(means)}.`)
  const own = typeof means === 'string' && means.trim() !== '' ? means.trim() : null
  return { value: name, weight, means: own ?? builtInMeaning(axis, name), examples: readExamples(reading, entry) }
}

function readExamples(reading: Reading, { path, body }: Entry): string[] {
  const examples = body['examples']
  if (examples === undefined || examples === null) return []
  const list = Array.isArray(examples) ? examples : [examples]
  return list.flatMap((example, i) => {
    if (typeof example === 'string') return [example]
    wrong(reading, [...path, 'examples', i], `must be text, not ${show(example)}.`)
    return []
  })
}

/** A value that nobody wrote. */
export const defaultValue = (axis: string, value: string, weight: number): AxisValue => ({
  value,
  weight,
  means: builtInMeaning(axis, value),
  examples: [],
})
