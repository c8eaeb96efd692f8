/** Bags of terms: row r is the entries `ends[r - 1] .. ends[r]`, each a term and its count. */
export type Rows = { ends: Int32Array; term: Int32Array; count: Int32Array }

/** Keep the first of identical rows, in the memory of `rows`. `rowOf` says where each row went. */
export function collapse(rows: Rows): { rows: Rows; rowOf: Int32Array } {
  const rowOf = new Int32Array(rows.ends.length)
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows.ends.length + 2)))
  let kept = 0
  let end = 0
  for (let row = 0, from = 0; row < rows.ends.length; row++) {
    const to = rows.ends[row] ?? 0
    rows.term.copyWithin(end, from, to)
    rows.count.copyWithin(end, from, to)
    const found = place(rows, table, { row: kept, from: end, to: end + to - from })
    rowOf[row] = found
    if (found === kept) {
      end += to - from
      rows.ends[kept++] = end
    }
    from = to
  }
  const shrunk = {
    ends: rows.ends.subarray(0, kept),
    term: rows.term.subarray(0, end),
    count: rows.count.subarray(0, end),
  }
  return { rows: shrunk, rowOf }
}

type Span = { row: number; from: number; to: number }

/** The row with the same entries, or `span.row`, now in the table. */
function place(rows: Rows, table: Int32Array, span: Span): number {
  const mask = table.length - 1
  let at = hash(rows, span) & mask
  for (let entry = table[at]; entry; entry = table[at]) {
    if (same(rows, entry - 1, span)) return entry - 1
    at = (at + 1) & mask
  }
  table[at] = span.row + 1
  return span.row
}

function hash({ term, count }: Rows, { from, to }: Span): number {
  let sum = 0x811c9dc5 | 0
  for (let at = from; at < to; at++) {
    sum = Math.imul(sum ^ (term[at] ?? 0), 0x01000193)
    sum = Math.imul(sum ^ (count[at] ?? 0), 0x85ebca6b)
    sum ^= sum >>> 15
  }
  return sum
}

function same({ ends, term, count }: Rows, row: number, { from, to }: Span): boolean {
  const start = row === 0 ? 0 : (ends[row - 1] ?? 0)
  if ((ends[row] ?? 0) - start !== to - from) return false
  for (let i = 0; i < to - from; i++) {
    if (term[start + i] !== term[from + i] || count[start + i] !== count[from + i]) return false
  }
  return true
}
