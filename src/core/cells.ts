import type { CellRate } from './analysis.ts'
import { wilson } from './intervals.ts'
import type { Cell } from './types.ts'

/** An axis and a value of it. A subtopic is named with its topic, because topics may share a subtopic's name. */
type AxisPoint = { axis: string; value: string }

export function pointsOf(cell: Cell): AxisPoint[] {
  return Object.entries(cell).map(([axis, value]) => {
    if (value === null) return { axis, value: 'none' }
    return { axis, value: axis === 'subtopic' ? `${cell['topic'] ?? 'none'}/${value}` : value }
  })
}

/** How many of each axis value failed, worst first. An axis that is `none` throughout is left out. */
export function failsByCell(tries: readonly { cell: Cell; failed: boolean }[]): CellRate[] {
  const points = tries.flatMap(({ cell, failed }) => pointsOf(cell).map((point) => ({ ...point, failed })))
  const used = new Set(points.filter(({ value }) => value !== 'none').map(({ axis }) => axis))
  const groups = Map.groupBy(points, ({ axis, value }) => JSON.stringify([axis, value]))
  const rates = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first || !used.has(first.axis)) return []
    const failed = group.filter((point) => point.failed).length
    const { n, low, high } = wilson(failed, group.length)
    const interval: [number, number] = [low, high]
    return [{ axis: first.axis, value: first.value, n, failed, fail_rate: failed / n, interval }]
  })
  return rates.sort(
    (a, b) => b.fail_rate - a.fail_rate || b.n - a.n || byText(a.axis, b.axis) || byText(a.value, b.value),
  )
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
