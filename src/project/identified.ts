import { canonical, sha256 } from '../core/ids.ts'
import type { DataRow, Placed } from './data-row.ts'
import { repeatedId } from './import.ts'

export type IdentifiedRow = DataRow & { id: string }

/**
 * Every row with an id: its own, or one over its input, so that two datasets on the same inputs can be paired. The second
 * row of an input has `-2` behind it. An id that is there twice is a complaint.
 */
export async function* identified(rows: AsyncIterable<Placed<DataRow>>): AsyncGenerator<Placed<IdentifiedRow>> {
  const places = new Map<string, string>()
  const counts = new Map<string, number>()
  for await (const { where, line, row } of rows) {
    if ('what' in row) {
      yield { where, line, row }
      continue
    }
    const id = row.id ?? idFor(row, counts)
    const first = places.get(id)
    if (first === undefined) places.set(id, where)
    yield { where, line, row: first === undefined ? { ...row, id } : repeatedId(id, first) }
  }
}

function idFor({ system, messages }: DataRow, counts: Map<string, number>): string {
  const id = `i-${sha256(canonical({ system, messages })).slice(0, 16)}`
  const count = (counts.get(id) ?? 0) + 1
  counts.set(id, count)
  return count === 1 ? id : `${id}-${count}`
}
