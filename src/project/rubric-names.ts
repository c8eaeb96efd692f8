import type { Parts } from '../core/parts.ts'
import type { Criterion, Where } from '../core/rubric.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { didYouMean } from './entries.ts'
import { type Reading, tell, wrong } from './reading.ts'
import { check } from './voice.ts'
import type { Path } from './yaml.ts'

/** The rule that a criterion names is there and takes its options. */
export function usesRules(
  reading: Reading,
  path: Path,
  { rule, with: options }: Criterion,
  rules: Parts['rules'],
): void {
  if (rule === null) return
  const ids = rules.map(({ id }) => id)
  const part = rules.find(({ id }) => id === rule)
  if (!part) {
    wrong(reading, [...path, 'rule'], `there is no rule "${rule}".`, didYouMean(rule, ids, 'Rules'))
    return
  }
  const { yaml, code, problems } = reading
  check(part.options, options, { yaml, path: [...path, 'with'], code, problems })
}

/** Where `except` takes away all that `only` names, nobody would ever be asked. */
export function appliesSomewhere(reading: Reading, path: Path, { id, only, except }: Criterion): void {
  for (const [axis, values] of Object.entries(only ?? {})) {
    const taken = except?.[axis] ?? []
    if (values.every((value) => taken.includes(value)))
      tell(reading, [...path, 'except', axis], `\`except\` leaves nothing of \`only\`, so ${id} applies nowhere.`)
  }
}

/** `only` and `except` name axes and values that the taxonomy has. */
export function meetsTaxonomy(reading: Reading, path: Path, { only, except }: Criterion, taxonomy: Taxonomy): void {
  const values = valuesByAxis(taxonomy)
  for (const [key, where] of [
    ['only', only],
    ['except', except],
  ] as const) {
    if (where) whereMeets(reading, [...path, key], where, values)
  }
}

function whereMeets(reading: Reading, path: Path, where: Where, values: ReadonlyMap<string, readonly string[]>): void {
  for (const [axis, wanted] of Object.entries(where)) {
    const known = values.get(axis)
    if (!known) {
      wrong(
        reading,
        [...path, axis],
        `the taxonomy has no axis "${axis}".`,
        didYouMean(axis, [...values.keys()], 'Axes'),
      )
      continue
    }
    const written = wanted.filter((value) => !known.includes(value))
    for (const value of written) {
      const at = [...path, axis, ...(wanted.length > 1 ? [wanted.indexOf(value)] : [])]
      wrong(reading, at, `"${value}" is no value of the axis "${axis}".`, didYouMean(value, known, 'Values'))
    }
  }
}

/** `none` stands for a cell without a topic, a subtopic or an edge case. */
function valuesByAxis({ topics, axes, edge }: Taxonomy): Map<string, readonly string[]> {
  const names = (values: readonly { value: string }[]): string[] => values.map(({ value }) => value)
  return new Map([
    ['topic', [...names(topics), 'none']],
    ['subtopic', [...new Set(topics.flatMap(({ subtopics }) => names(subtopics))), 'none']],
    ...axes.map((axis): [string, string[]] => [axis.name, names(axis.values)]),
    ['edge_case', [...names(edge.kinds), 'none']],
  ])
}
