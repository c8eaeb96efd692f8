import { toMillionths } from '../core/exact.ts'
import type { Parts } from '../core/parts.ts'
import type { Criterion, Rubric } from '../core/rubric.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import type { Notice } from '../core/types.ts'
import { readCategories, readThreshold, type WrittenCategory } from './categories.ts'
import { collectCriteria } from './criteria.ts'
import { oneOf } from './entries.ts'
import { stopOn } from './problems.ts'
import { type Reading, tell, wrong } from './reading.ts'
import { appliesSomewhere, meetsTaxonomy, usesRules } from './rubric-names.ts'
import { unknown } from './voice.ts'
import { readYaml } from './yaml.ts'

const thresholdKeys = ['threshold', 'pass_threshold']
const remarks = ['name', 'version', 'description']
const keys = [
  ...thresholdKeys,
  'categories',
  'criteria',
  'safety_gates',
  'na_valid',
  'na_invalid',
  'calibration_examples',
  ...remarks,
]

type RubricOptions = {
  /** What `only` and `except` may name. Without it they may name anything. */
  taxonomy?: Taxonomy | undefined
  rules: Parts['rules']
  file?: string
  /** Decimal text of `--threshold`. */
  threshold?: string | undefined
}

type RubricRead = {
  rubric: Rubric
  notices: Notice[]
  /** `criteria.<id>.with.<option>` to where it is written. */
  places: Record<string, string>
}

/** rubric.yaml in any shape that people write. Throws TunesmithError with all that is wrong; defaults taken are notices. */
export function readRubric(text: string, options: RubricOptions): RubricRead {
  const { file = 'rubric.yaml', taxonomy, rules } = options
  const reading: Reading = { yaml: readYaml(text, file), code: 'rubric/invalid', problems: [], notices: [] }
  noOtherKeys(reading)
  const threshold =
    options.threshold === undefined ? writtenThreshold(reading) : givenThreshold(reading, options.threshold)
  const written = readCategories(reading, ['categories'], reading.yaml.value['categories'])
  const placed = collectCriteria(reading, written)
  const criteria = placed.map(({ criterion }) => criterion)
  for (const { criterion, path } of placed) {
    usesRules(reading, path, criterion, rules)
    appliesSomewhere(reading, path, criterion)
    if (taxonomy) meetsTaxonomy(reading, path, criterion, taxonomy)
  }
  const categories = categoriesOf(reading, written, criteria)
  if (criteria.length > 0 && criteria.every(({ gate }) => gate) && reading.problems.length === 0) {
    wrong(
      reading,
      ['criteria'],
      'every criterion is a gate, so nothing is left to score.',
      'Add a criterion that is no gate.',
    )
  }
  stopOn(reading.problems)
  const places = Object.fromEntries(
    placed.flatMap(({ criterion, path }) =>
      Object.keys(criterion.with).map((key): [string, string] => [
        `criteria.${criterion.id}.with.${key}`,
        reading.yaml.at([...path, 'with', key]),
      ]),
    ),
  )
  return { rubric: { threshold, categories, criteria }, notices: reading.notices, places }
}

function noOtherKeys(reading: Reading): void {
  for (const key of Object.keys(reading.yaml.value)) {
    const where = reading.yaml.keyAt([key])
    if (!keys.includes(key)) reading.problems.push(unknown({ where, path: [], key, choices: keys, code: reading.code }))
    else if (remarks.includes(key)) tell(reading, [key], `\`${key}\` is a remark; it is ignored.`)
  }
}

function writtenThreshold(reading: Reading): string {
  const key = oneOf(reading, [], reading.yaml.value, thresholdKeys)
  if (key !== undefined) return readThreshold(reading, [key], reading.yaml.value[key])
  tell(reading, ['threshold'], 'There is no `threshold`: 0.8, as recommended for training data.')
  return '0.8'
}

function givenThreshold(reading: Reading, text: string): string {
  const problem = thresholdProblem(text)
  if (problem)
    reading.problems.push({
      where: '--threshold',
      what: problem,
      code: reading.code,
      fix: 'For example `--threshold 0.8`.',
    })
  return text
}

/** What is wrong with decimal text as a threshold; `null`: nothing. */
export function thresholdProblem(text: string): string | null {
  try {
    const millionths = toMillionths(text)
    return millionths < 0n || millionths > 1_000_000n ? `${text} is not a share between 0 and 1.` : null
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return `${error.message}.`
  }
}

function categoriesOf(
  reading: Reading,
  written: readonly WrittenCategory[],
  criteria: readonly Criterion[],
): Rubric['categories'] {
  if (written.length === 0) return [{ id: 'general', weight: '1' }]
  for (const { id, path } of written) {
    const own = criteria.filter(({ category }) => category === id)
    if (own.length === 0) wrong(reading, path, `the category "${id}" has no criteria.`, 'Give it one, or remove it.')
    else if (own.every(({ gate }) => gate)) {
      tell(
        reading,
        path,
        `The category "${id}" holds only gates. A gate is never part of the score, so its weight has no effect.`,
      )
    }
  }
  return written.map(({ id, weight }) => ({ id, weight }))
}

type ThresholdBand = 'under' | 'minimum' | 'recommended' | 'premium'

/** The mission's bands: .70 minimum viable, .80 recommended for training data, .85 and more premium. `threshold` is decimal text. */
export function thresholdBand(threshold: string): ThresholdBand {
  const millionths = toMillionths(threshold)
  if (millionths < 700_000n) return 'under'
  if (millionths < 800_000n) return 'minimum'
  return millionths < 850_000n ? 'recommended' : 'premium'
}
