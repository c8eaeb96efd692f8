import { toMillionths } from '../core/exact.ts'
import type { Category } from '../core/rubric.ts'
import { type Entry, readEntries } from './entries.ts'
import { type Reading, wrong } from './reading.ts'
import { sentence, shareHint } from './voice.ts'
import type { Path } from './yaml.ts'

export type WrittenCategory = Category & { path: Path; criteria: unknown; criteriaPath: Path }

/** `categories:` as a map of name to weight, of name to `{weight, criteria}`, or as a list of either. */
export function readCategories(reading: Reading, path: Path, value: unknown): WrittenCategory[] {
  if (value === undefined || value === null) return []
  const kind = { noun: 'category', keys: ['criteria', 'description'], list: 'criteria' }
  return readEntries(reading, path, value, kind).map((entry) => ({
    id: entry.name,
    weight: weightText(reading, entry),
    path: entry.path,
    criteria: entry.body['criteria'],
    criteriaPath: [...entry.path, 'criteria'],
  }))
}

function weightText(reading: Reading, { weight, weightPath }: Entry): string {
  if (weightPath === null || !Number.isFinite(weight) || weight < 0) return '1'
  return exactText(reading, weightPath, weight)
}

/** The threshold as decimal text. Noted as wrong where it is no share. */
export function readThreshold(reading: Reading, path: Path, value: unknown): string {
  const hint = shareHint(value)
  if (hint) wrong(reading, path, sentence(hint))
  else if (typeof value !== 'number')
    wrong(reading, path, 'must be a number between 0 and 1.', 'Write it without quotes, for example `threshold: 0.8`.')
  else return exactText(reading, path, value)
  return '1'
}

/** A number exactly as the file has it, so that 0.30 stays 0.30. */
function exactText(reading: Reading, path: Path, value: number): string {
  const text = reading.yaml.source(path) ?? String(value)
  try {
    toMillionths(text)
    return text
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    wrong(reading, path, `${error.message}.`, 'Write a decimal number with at most six digits after the point.')
    return '1'
  }
}
