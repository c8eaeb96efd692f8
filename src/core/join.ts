import { byBoundary, SignatureIndex, signatures } from './signatures.ts'
import { startOf, type Vectors } from './tfidf.ts'

/**
 * Rounding decides nothing: a similarity this close to the threshold is at it, hence not above. Sums of doubles below 1
 * differ by far less, whatever their order.
 */
const tie = 1e-12
/** Bounds are products of norms in single precision. */
const slack = 2e-6

export type Pairs = {
  /** Whether the pair still matters; asked before the last and dearest step. */
  wanted(a: number, b: number): boolean
  take(a: number, b: number): void
}

/**
 * Every pair of rows with a cosine above `threshold` (over 0, under 1), exactly, each once.
 *
 * Only signatures are indexed. Rows come in the order of the first term after their signature; then whatever a row shares
 * with the signature of an earlier one is counted by the index, and what they share beyond is bounded by two norms.
 * After Bayardo et al. (WWW 2007) and Anastasiu and Karypis (L2AP, ICDE 2014).
 */
export function join(vectors: Vectors, threshold: number, pairs: Pairs): void {
  const bar = threshold - slack
  const signature = signatures(vectors, threshold)
  const { cut, boundary, rest } = signature
  const index = new SignatureIndex(vectors, signature, bar)
  for (const row of byBoundary(signature, vectors.terms)) {
    const count = index.meet(row)
    for (let i = 0; i < count; i++) {
      const other = index.met[i] ?? 0
      const shared = index.shared[other] ?? 0
      index.shared[other] = 0
      const at = firstFrom(vectors, row, { end: cut[row] ?? 0, term: boundary[other] ?? 0 })
      const bound = shared + (vectors.after[at - 1] ?? 0) * (rest[other] ?? 0)
      if (bound < bar || !pairs.wanted(other, row)) continue
      const similarity = shared + dotFrom(vectors, { row, at, other, otherAt: cut[other] ?? 0 }, bar - shared)
      if (similarity > threshold + tie) pairs.take(other, row)
    }
    index.add(row)
  }
}

/**
 * The first entry of a row, up to `end`, whose term is `term` or later. Never the row's first one where the row met the other
 * in an earlier term.
 */
function firstFrom({ ends, term: terms }: Vectors, row: number, { end, term }: { end: number; term: number }): number {
  let low = startOf(ends, row)
  let high = end
  while (low < high) {
    const middle = (low + high) >> 1
    if ((terms[middle] ?? 0) < term) low = middle + 1
    else high = middle
  }
  return low
}

type Tails = { row: number; at: number; other: number; otherAt: number }

/** The dot product of two rows from given entries (not their first) on; less than `enough` once that is out of reach. */
function dotFrom({ ends, term, weight, after }: Vectors, { row, at, other, otherAt }: Tails, enough: number): number {
  const end = ends[row] ?? 0
  const otherEnd = ends[other] ?? 0
  let sum = 0
  let a = at
  let b = otherAt
  while (a < end && b < otherEnd) {
    const difference = (term[a] ?? 0) - (term[b] ?? 0)
    if (difference === 0) sum += (weight[a] ?? 0) * (weight[b] ?? 0)
    if (difference <= 0) a++
    if (difference >= 0) b++
    if (sum + (after[a - 1] ?? 0) * (after[b - 1] ?? 0) < enough) return sum
  }
  return sum
}
