import { nearest } from '../core/errors.ts'
import { type Reading, readNumber, tell, wrong } from './reading.ts'
import { show } from './text.ts'
import { unknown } from './voice.ts'
import { isRecord, type Path } from './yaml.ts'

/** One named thing with a weight, from any of the shapes in which people write such lists. */
export type Entry = {
  name: string
  path: Path
  /** Where its weight is written; `null`: it has none. */
  weightPath: Path | null
  weight: number
  /** The keys that came with it, but for its name and weight. */
  body: Readonly<Record<string, unknown>>
}

export type EntryKind = {
  /** `style`, `topic`; for messages. */
  noun: string
  /** Keys that an entry may have besides its name and weight. */
  keys: readonly string[]
  /** Which of them a bare text or a bare list stands for. */
  text?: string
  list?: string
}

const nameKeys = ['name', 'id', 'value']
const weightKeys = ['weight', 'share']

/**
 * Read a list of names, a list of `{name, weight, …}`, a list of `name: weight`, a map of name to weight, or a map of
 * name to `{weight, …}`. Without any weight all are equal. What is wrong goes to `reading`.
 */
export function readEntries(reading: Reading, path: Path, value: unknown, kind: EntryKind): Entry[] {
  const drafts = Array.isArray(value)
    ? value.map((item, i) => fromItem(reading, [...path, i], item, kind))
    : isRecord(value)
      ? Object.entries(value).map(([name, body]) => fromPair(reading, [...path, name], { name, body }, kind))
      : [notAList(reading, path, value, kind)]
  const entries = drafts.filter((entry) => entry !== undefined)
  noRepeats(reading, entries, kind)
  weigh(reading, path, entries, kind)
  return entries
}

function notAList(reading: Reading, path: Path, value: unknown, { noun }: EntryKind): undefined {
  wrong(reading, path, `must be a map of ${noun} to weight, not ${show(value)}.`)
}

function fromItem(reading: Reading, path: Path, item: unknown, kind: EntryKind): Entry | undefined {
  if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') {
    return entry(reading, path, { name: reading.yaml.source(path) ?? String(item), body: {} }, kind)
  }
  if (!isRecord(item)) return wrong(reading, path, `must be a ${kind.noun}, not ${show(item)}.`) ?? undefined
  const nameKey = [...nameKeys, kind.noun].find((key) => item[key] !== undefined)
  if (nameKey !== undefined) {
    const { [nameKey]: name, ...body } = item
    if (isRecord(name) || Array.isArray(name))
      return wrong(reading, path, `${nameKey} must be text, not ${show(name)}.`) ?? undefined
    return entry(reading, path, { name: String(name ?? ''), body }, kind)
  }
  const [pair, ...others] = Object.entries(item)
  if (pair && others.length === 0) return fromPair(reading, [...path, pair[0]], { name: pair[0], body: pair[1] }, kind)
  return wrong(reading, path, `this ${kind.noun} has no name.`, 'Add `name:`.') ?? undefined
}

type Named = { name: string; body: unknown }

function fromPair(reading: Reading, path: Path, { name, body }: Named, kind: EntryKind): Entry | undefined {
  if (body === null || body === undefined || body === true) return entry(reading, path, { name, body: {} }, kind)
  if (isRecord(body)) return entry(reading, path, { name, body }, kind)
  if (Array.isArray(body) && kind.list) return entry(reading, path, { name, body: { [kind.list]: body } }, kind)
  const isText = typeof body === 'string' && !/^[\s\d.]+%?\s*$/.test(body)
  if (isText && kind.text) return entry(reading, path, { name, body: { [kind.text]: body } }, kind)
  const weight = readNumber(reading, path, body, 'weight')
  return { name, path, weightPath: path, weight: weight ?? Number.NaN, body: {} }
}

function entry(
  reading: Reading,
  path: Path,
  { name, body }: { name: string; body: Record<string, unknown> },
  kind: EntryKind,
): Entry | undefined {
  if (name.trim() === '') return wrong(reading, path, `the name of this ${kind.noun} is empty.`) ?? undefined
  const choices = ['weight', ...kind.keys]
  const odd = Object.keys(body).filter((key) => !weightKeys.includes(key) && !choices.includes(key))
  for (const key of odd) {
    const where = reading.yaml.keyAt([...path, key])
    reading.problems.push(unknown({ where, path: [...path.slice(0, -1), name], key, choices, code: reading.code }))
  }
  const weightKey = weightKeys.find((key) => body[key] !== undefined && body[key] !== null)
  const misspelt = odd.find((key) => nearest(key, choices) === 'weight')
  if (weightKey === undefined && misspelt !== undefined)
    return { name, path, weightPath: [...path, misspelt], weight: Number.NaN, body }
  if (weightKey === undefined) return { name, path, weightPath: null, weight: 1, body }
  const weightPath = [...path, weightKey]
  const weight = readNumber(reading, weightPath, body[weightKey], 'weight')
  return { name, path, weightPath, weight: weight ?? Number.NaN, body }
}

function noRepeats(reading: Reading, entries: readonly Entry[], { noun }: EntryKind): void {
  const seen = new Set<string>()
  for (const { name, path } of entries) {
    if (seen.has(name)) wrong(reading, path, `the ${noun} "${name}" is there twice.`, 'Keep one of the two.')
    seen.add(name)
  }
}

/** All have a weight, or none. The fewer of the two are taken for the slip. */
function refuseMixed(reading: Reading, entries: readonly Entry[], noun: string): void {
  const [weighted, bare] = [entries.filter(isWeighted), entries.filter((entry) => !isWeighted(entry))]
  if (weighted.length === 0 || bare.length === 0) return
  const slips = weighted.length <= bare.length ? weighted : bare
  for (const { name, path } of slips) {
    const what = slips === bare ? 'has no weight, and others have one' : 'has a weight, and others have none'
    wrong(reading, path, `the ${noun} "${name}" ${what}.`, 'Give all of them a number, or none.')
  }
}

const isWeighted = ({ weightPath }: Entry): boolean => weightPath !== null

/** Weights are relative; a sum that looks like a slip is said aloud. */
function weigh(reading: Reading, path: Path, entries: readonly Entry[], { noun }: EntryKind): void {
  const weighted = entries.filter(isWeighted)
  if (weighted.length === 0) return
  refuseMixed(reading, entries, noun)
  const sum = weighted.reduce((total, { weight }) => total + weight, 0)
  if (sum === 0) wrong(reading, path, 'all weights are zero.')
  if (Math.abs(sum - 1) > 0.01 + 1e-9 && sum > 0) {
    tell(
      reading,
      path,
      `${path.join('.')}: the weights sum to ${Number(sum.toPrecision(6))}, not 1; they are taken as relative.`,
    )
  }
}

/** The one of several spellings of a key that is there. Two of them are an error. */
export function oneOf(
  reading: Reading,
  path: Path,
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string | undefined {
  const [first, second] = keys.filter((key) => record[key] !== undefined)
  if (second !== undefined)
    wrong(reading, [...path, second], `\`${first}\` is there too, and means the same.`, 'Keep one of the two.')
  return first
}

/** `nearest`, as the sentence of a fix. */
export function didYouMean(word: string, choices: readonly string[], noun: string): string {
  const guess = nearest(word, choices)
  return guess ? `Did you mean \`${guess}\`?` : `${noun}: ${choices.join(', ')}.`
}
