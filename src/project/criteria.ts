import type { Criterion } from '../core/rubric.ts'
import type { WrittenCategory } from './categories.ts'
import { criterionFields, criterionOf, kebab, toKebab, type WrittenCriterion } from './criterion.ts'
import { didYouMean } from './entries.ts'
import { type IdLists, idLists } from './id-lists.ts'
import { lookUp } from './look-up.ts'
import { type Reading, wrong } from './reading.ts'
import { show } from './text.ts'
import { check } from './voice.ts'
import { isRecord, type Path } from './yaml.ts'

/** Where criteria stand that are gates and name no category: outside every category of the score. */
const gateCategory = 'gates'

type Placed = { criterion: Criterion; path: Path }
type Raw = { path: Path; value: unknown; id?: string; category?: string }
type Checked = { path: Path; written: WrittenCriterion & { id: string }; category: string | undefined }

/** All criteria of a rubric, those under their categories first, with what the lists of ids beside them say. */
export function collectCriteria(reading: Reading, categories: readonly WrittenCategory[]): Placed[] {
  const { value } = reading.yaml
  const raw = [
    ...categories.flatMap(({ id, criteria, criteriaPath }) =>
      listed(reading, criteriaPath, criteria).map((one): Raw => ({ ...one, category: id })),
    ),
    ...listed(reading, ['criteria'], value['criteria']),
  ]
  if (raw.length === 0 && reading.problems.length === 0) {
    wrong(reading, ['criteria'], 'there are no criteria.', 'Add one: an `id` and a yes/no `question`.')
  }
  const checked = raw.map((one) => checkOne(reading, one)).filter((one) => one !== undefined)
  noRepeats(reading, checked)
  const lists = idLists(
    reading,
    checked.map(({ written }) => written.id),
  )
  return checked.map((one) => ({ path: one.path, criterion: place(reading, one, { categories, lists }) }))
}

/** A list of criteria, or a map by id; under an id, text alone is the question. */
function listed(reading: Reading, path: Path, value: unknown): Raw[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item, i) => ({ path: [...path, i], value: item }))
  if (!isRecord(value)) {
    wrong(reading, path, `must be a list of criteria, not ${show(value)}.`)
    return []
  }
  return Object.entries(value).map(([id, item]) => ({
    path: [...path, id],
    id,
    value: typeof item === 'string' ? { question: item } : item,
  }))
}

function checkOne(reading: Reading, { path, value, id, category }: Raw): Checked | undefined {
  const { yaml, problems, code } = reading
  const written = check(criterionFields, respelled(value), { yaml, path, code, problems })
  if (!written) return undefined
  const ownId = written.id ?? id
  if (ownId === undefined) return wrong(reading, [...path, 'id'], 'is missing.') ?? undefined
  if (!kebab.test(ownId)) {
    const where = written.id === undefined ? path : [...path, 'id']
    wrong(reading, where, `must be kebab-case, for example "${toKebab(ownId) || 'cites-source'}", not ${show(ownId)}.`)
  }
  if (written.question === undefined && written.rule === undefined) {
    wrong(
      reading,
      path,
      `${ownId} has neither a question nor a rule.`,
      'Add a yes/no `question`, or the `rule` that decides it.',
    )
  }
  if (written.with !== undefined && written.rule === undefined) {
    wrong(reading, [...path, 'with'], 'is for a rule, and there is none.', 'Add `rule:`, or remove `with:`.')
  }
  return { path, written: { ...written, id: ownId }, category: category ?? written.category }
}

const names: Readonly<Record<string, string>> = {
  calibration_examples: 'examples',
  na_valid: 'na',
  safety_gate: 'gate',
}

const respelled = (value: unknown): unknown =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [lookUp(names, key) ?? key, field]))
    : value

function noRepeats(reading: Reading, checked: readonly Checked[]): void {
  const places = new Map<string, string>()
  for (const { written, path } of checked) {
    const first = places.get(written.id)
    if (first) wrong(reading, [...path, 'id'], `the id "${written.id}" is taken by ${first}.`, 'Give it another id.')
    places.set(written.id, first ?? reading.yaml.at(path))
  }
}

type Around = { categories: readonly WrittenCategory[]; lists: IdLists }

function place(reading: Reading, { path, written, category }: Checked, { categories, lists }: Around): Criterion {
  const criterion = lists.apply(criterionOf(written, category ?? 'general'), written)
  if (categories.length === 0) {
    if (category !== undefined && category !== 'general') {
      wrong(
        reading,
        [...path, 'category'],
        `there is no category "${category}".`,
        'Add `categories:` with a weight for each.',
      )
    }
    return criterion
  }
  const ids = categories.map(({ id }) => id)
  if (category === undefined && criterion.gate) return { ...criterion, category: gateCategory }
  if (category === undefined) wrong(reading, path, `${criterion.id} has no category.`, `Categories: ${ids.join(', ')}.`)
  else if (!ids.includes(category)) {
    wrong(
      reading,
      [...path, 'category'],
      `there is no category "${category}".`,
      didYouMean(category, ids, 'Categories'),
    )
  }
  return criterion
}
