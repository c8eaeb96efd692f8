import { startOf, type Vectors } from './tfidf.ts'

/**
 * The signature of a row is its rarest terms, up to where the norm of the others falls under the threshold. Two rows with a
 * cosine of the threshold or more share a term that is in both signatures (Cauchy-Schwarz).
 */
export type Signatures = {
  /** Per row: the entry where its signature ends, the term there, and the norm from there on. */
  cut: Int32Array
  boundary: Int32Array
  rest: Float32Array
}

export function signatures({ size, ends, term, terms, after }: Vectors, threshold: number): Signatures {
  const cut = new Int32Array(size)
  const boundary = new Int32Array(size)
  const rest = new Float32Array(size)
  for (let row = 0, from = 0; row < size; row++) {
    const to = ends[row] ?? 0
    let at = from
    while (at < to - 1 && (after[at] ?? 0) >= threshold) at++
    cut[row] = at + 1
    boundary[row] = at + 1 < to ? (term[at + 1] ?? 0) : terms
    rest[row] = after[at] ?? 0
    from = to
  }
  return { cut, boundary, rest }
}

/** The rows by boundary, a counting sort. */
export function byBoundary({ boundary }: Signatures, terms: number): Int32Array {
  const next = new Int32Array(terms + 2)
  for (const term of boundary) next[term + 1] = (next[term + 1] ?? 0) + 1
  for (let term = 1; term < next.length; term++) next[term] = (next[term] ?? 0) + (next[term - 1] ?? 0)
  const order = new Int32Array(boundary.length)
  for (const [row, term] of boundary.entries()) {
    const place = next[term] ?? 0
    next[term] = place + 1
    order[place] = row
  }
  return order
}

/** Which of the rows added so far meet a row in a term of both signatures. Rows are to be added by boundary. */
export class SignatureIndex {
  /** Per row met: the part of the dot product that comes from terms of both signatures. Read it, then set it to 0. */
  readonly shared: Float64Array
  readonly met: Int32Array
  private readonly vectors: Vectors
  private readonly cut: Int32Array
  private readonly bar: number
  /** The postings of a term are `first .. free` of the three arrays under them. */
  private readonly first: Int32Array
  private readonly free: Int32Array
  private readonly row: Int32Array
  private readonly weight: Float64Array
  private readonly after: Float32Array

  /** `bar`: rows that cannot reach it may be left out. */
  constructor(vectors: Vectors, { cut }: Signatures, bar: number) {
    this.vectors = vectors
    this.cut = cut
    this.bar = bar
    this.shared = new Float64Array(vectors.size)
    this.met = new Int32Array(vectors.size)
    this.first = firstPostings(vectors, cut)
    this.free = this.first.slice()
    const size = this.first.at(-1) ?? 0
    this.row = new Int32Array(size)
    this.weight = new Float64Array(size)
    this.after = new Float32Array(size)
  }

  add(row: number): void {
    const { ends, term, weight, after, singles } = this.vectors
    for (let at = startOf(ends, row); at < (this.cut[row] ?? 0); at++) {
      const key = (term[at] ?? 0) - singles
      if (key < 0) continue
      const place = this.free[key] ?? 0
      this.free[key] = place + 1
      this.row[place] = row
      this.weight[place] = weight[at] ?? 0
      this.after[place] = after[at] ?? 0
    }
  }

  /** Fill `met` and `shared`; how many were met. At its first (rarest) term, a row that cannot reach the bar is left out. */
  meet(row: number): number {
    const { ends, term, weight, after, singles } = this.vectors
    const end = this.cut[row] ?? 0
    let count = 0
    for (let at = startOf(ends, row); at < end; at++) {
      const key = (term[at] ?? 0) - singles
      if (key >= 0) count = this.walk(key, { weight: weight[at] ?? 0, after: after[at] ?? 0, count })
    }
    return count
  }

  private walk(key: number, { weight, after, count }: { weight: number; after: number; count: number }): number {
    const { row: rows, weight: weights, after: afters, shared, met, bar } = this
    const end = this.free[key] ?? 0
    for (let place = this.first[key] ?? 0; place < end; place++) {
      const other = rows[place] ?? 0
      const sum = shared[other] ?? 0
      const product = weight * (weights[place] ?? 0)
      if (sum > 0) shared[other] = sum + product
      else if (product + after * (afters[place] ?? 0) >= bar) {
        shared[other] = product
        met[count++] = other
      }
    }
    return count
  }
}

/** Where the postings of each shared term start, and after them the end. */
function firstPostings({ size, ends, term, terms, singles }: Vectors, cut: Int32Array): Int32Array {
  const first = new Int32Array(terms - singles + 1)
  for (let row = 0; row < size; row++) {
    for (let at = startOf(ends, row); at < (cut[row] ?? 0); at++) {
      const key = (term[at] ?? 0) - singles
      if (key >= 0) first[key + 1] = (first[key + 1] ?? 0) + 1
    }
  }
  for (let key = 1; key < first.length; key++) first[key] = (first[key] ?? 0) + (first[key - 1] ?? 0)
  return first
}
