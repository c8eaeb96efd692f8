import type { AxisValue, Taxonomy } from '../core/taxonomy.ts'
import type { Cell } from '../core/types.ts'

/** The cell without what is not there: null axes, and the edge case `none`. */
export const shownCell = (cell: Cell): Record<string, string> =>
  Object.fromEntries(
    Object.entries(cell).flatMap(([axis, value]) =>
      value === null || (axis === 'edge_case' && value === 'none') ? [] : [[axis, value]],
    ),
  )

/**
 * What each value of the cell means, where the taxonomy (or the product) says so. With a `turn`, a value's examples follow
 * it, one a turn: whoever writes to the same cell again is shown another one.
 */
export function guideFor({ topics, axes, edge }: Taxonomy, cell: Cell, turn?: number): Record<string, string> {
  const topic = topics.find(({ value }) => value === cell['topic'])
  const values = [
    ['topic', topic],
    ['subtopic', topic?.subtopics.find(({ value }) => value === cell['subtopic'])],
    ['edge_case', edge.kinds.find(({ value }) => value === cell['edge_case'])],
    ...axes.map((axis) => [axis.name, axis.values.find(({ value }) => value === cell[axis.name])] as const),
  ] as const
  return Object.fromEntries(
    values.flatMap(([axis, value]) => {
      const words = value && wordsFor(value, turn)
      return words ? [[axis, words]] : []
    }),
  )
}

function wordsFor({ means, examples }: AxisValue, turn: number | undefined): string {
  const example = turn === undefined ? undefined : examples[turn % examples.length]
  return [means, example && `for example ${example}`].filter(Boolean).join(', ')
}

/** The lines that say what a text was asked to be: `- style: terse — …`. */
export const cellLines = (taxonomy: Taxonomy, cell: Cell): string => {
  const guide = guideFor(taxonomy, cell)
  return Object.entries(shownCell(cell))
    .map(([axis, value]) => `- ${axis}: ${value}${guide[axis] ? ` — ${guide[axis]}` : ''}`)
    .join('\n')
}
