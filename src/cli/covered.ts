import { pointsOf } from '../core/cells.ts'
import type { Input } from '../core/types.ts'

type Point = { axis: string; value: string; planned: number; kept: number }

/** Axis values of which fewer inputs are usable than were planned. */
export function missingPoints(inputs: readonly Input[]): Point[] {
  const points = new Map<string, Point>()
  for (const { cell, messages, nearDuplicate } of inputs) {
    for (const { axis, value } of pointsOf(cell)) {
      if (cell[axis] === null) continue
      const key = JSON.stringify([axis, value])
      const point = points.get(key) ?? { axis, value, planned: 0, kept: 0 }
      points.set(key, point)
      point.planned++
      if (messages.length > 0 && !nearDuplicate) point.kept++
    }
  }
  return [...points.values()].filter(({ planned, kept }) => kept < planned)
}
