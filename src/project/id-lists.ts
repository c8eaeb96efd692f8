import type { Criterion, CriterionExample } from '../core/rubric.ts'
import { anyNa, example, type WrittenCriterion } from './criterion.ts'
import { didYouMean } from './entries.ts'
import { type Reading, tell, wrong } from './reading.ts'
import { show } from './text.ts'
import { check } from './voice.ts'
import { isRecord, type Path } from './yaml.ts'

/** What a rubric says of its criteria in lists of ids beside them: `safety_gates`, `na_valid`, `na_invalid`, `calibration_examples`. */
export type IdLists = { apply(criterion: Criterion, written: WrittenCriterion): Criterion }

export function idLists(reading: Reading, ids: readonly string[]): IdLists {
  const gates = readIds(reading, 'safety_gates', ids)
  const valid = readIds(reading, 'na_valid', ids)
  const invalid = readIds(reading, 'na_invalid', ids)
  const examples = readCalibration(reading, ids)
  for (const id of valid ?? []) {
    if (invalid?.has(id)) wrong(reading, ['na_invalid'], `"${id}" is in na_valid too.`, 'Keep it in one of the two.')
  }
  if (invalid && !valid) {
    tell(
      reading,
      ['na_invalid'],
      'There is no `na_valid`: "na" is an answer of every criterion that is not in `na_invalid`.',
    )
  }
  const naOf = (id: string): string | null => {
    if (valid) return valid.has(id) ? anyNa : null
    return invalid && !invalid.has(id) ? anyNa : null
  }
  return {
    apply: (criterion, { na }) => ({
      ...criterion,
      gate: criterion.gate || (gates?.has(criterion.id) ?? false),
      na: invalid?.has(criterion.id) ? null : na === undefined ? naOf(criterion.id) : criterion.na,
      examples: [...criterion.examples, ...(examples.get(criterion.id) ?? [])],
    }),
  }
}

function readIds(reading: Reading, key: string, ids: readonly string[]): Set<string> | undefined {
  const value = reading.yaml.value[key]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) {
    wrong(reading, [key], `must be a list of ids of criteria, not ${show(value)}.`)
    return undefined
  }
  value.forEach((id, i) => {
    knownId(reading, [key, i], id, ids)
  })
  return new Set(value.map(String))
}

function knownId(reading: Reading, path: Path, id: unknown, ids: readonly string[]): void {
  if (!ids.includes(String(id))) {
    wrong(reading, path, `there is no criterion ${show(id)}.`, didYouMean(String(id), ids, 'Criteria'))
  }
}

/** A map of id to examples, or a list of examples that name their `criterion`. */
function readCalibration(reading: Reading, ids: readonly string[]): Map<string, CriterionExample[]> {
  const found = new Map<string, CriterionExample[]>()
  const value = reading.yaml.value['calibration_examples']
  const add = (path: Path, id: unknown, raw: unknown): void => {
    knownId(reading, path, id, ids)
    const { yaml, code, problems } = reading
    const read = check(example, raw, { yaml, path, code, problems })
    if (read) found.set(String(id), [...(found.get(String(id)) ?? []), read])
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      const { criterion, id, ...rest } = isRecord(item) ? item : {}
      add(['calibration_examples', i], criterion ?? id, rest)
    })
  } else if (isRecord(value)) {
    for (const [id, list] of Object.entries(value)) {
      const items = Array.isArray(list) ? list : [list]
      items.forEach((item, i) => {
        add(['calibration_examples', id, ...(Array.isArray(list) ? [i] : [])], id, item)
      })
    }
  } else if (value !== undefined && value !== null)
    wrong(reading, ['calibration_examples'], `must be a map of id to examples, not ${show(value)}.`)
  return found
}
