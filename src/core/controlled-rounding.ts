import type { Random } from './random.ts'

/**
 * A table of integers with the given margins, each cell the floor or the ceiling of row x column / total, and right on
 * average over `random`. Cox, "A constructive procedure for unbiased controlled rounding", JASA 82 (1987).
 * Returns cells row by row. Both margins are integers of one sum, under 90 million.
 */
export function roundTable(rows: readonly number[], columns: readonly number[], random: Random): number[] {
  const total = rows.reduce((sum, row) => sum + row, 0)
  if (total === 0) return rows.flatMap(() => columns.map(() => 0))
  const exact = rows.flatMap((row) => columns.map((column) => row * column))
  const table: Table = { width: columns.length, height: rows.length, total, parts: exact.map((cell) => cell % total) }
  for (let row = 0; row < rows.length; row++) {
    while (nextOpen(table, row, -1) >= 0) shift(table, findCycle(table, row), random)
  }
  return exact.map((cell, index) => Math.floor(cell / total) + (table.parts[index] === total ? 1 : 0))
}

/** `parts` are the fractions still to round, in units of 1 / total. */
type Table = { width: number; height: number; total: number; parts: number[] }

/** Nodes are rows, then columns; an edge is an open cell. Margins are whole, so a node with one open cell has another. */
function findCycle(table: Table, start: number): number[] {
  const seenAt = new Map<number, number>()
  const path: number[] = []
  let node = start
  let via = -1
  for (let at = seenAt.get(node); at === undefined; at = seenAt.get(node)) {
    seenAt.set(node, path.length)
    via = nextOpen(table, node, via)
    if (via < 0) throw new RangeError('the margins have different sums')
    path.push(via)
    node = node < table.height ? table.height + (via % table.width) : Math.floor(via / table.width)
  }
  return path.slice(seenAt.get(node))
}

function nextOpen({ width, height, total, parts }: Table, node: number, via: number): number {
  const isRow = node < height
  const step = isRow ? 1 : width
  const first = isRow ? node * width : node - height
  const last = isRow ? first + width : parts.length
  for (let cell = first; cell < last; cell += step) {
    const part = parts[cell] ?? 0
    if (cell !== via && part > 0 && part < total) return cell
  }
  return -1
}

/** Moves alternate cells of a cycle up and down until one is whole; the chances keep every cell's expectation. */
function shift({ parts, total }: Table, cycle: readonly number[], random: Random): void {
  const room = (cell: number, up: boolean): number => (up ? total - (parts[cell] ?? 0) : (parts[cell] ?? 0))
  const most = (evenUp: boolean): number => Math.min(...cycle.map((cell, i) => room(cell, (i % 2 === 0) === evenUp)))
  const [up, down] = [most(true), most(false)]
  const change = random() * (up + down) < down ? up : -down
  for (const [i, cell] of cycle.entries()) parts[cell] = (parts[cell] ?? 0) + (i % 2 === 0 ? change : -change)
}
