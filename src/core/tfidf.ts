import type { Bags } from './bags.ts'
import { collapse, type Rows } from './collapse.ts'

/**
 * L2-normalised TF-IDF rows, rarest term first, identical bags once. Terms are numbered from rare to common.
 * Row r is the entries `ends[r - 1] .. ends[r]`.
 */
export type Vectors = {
  /** How many distinct bags there are. */
  size: number
  /** Text to row. */
  rowOf: Int32Array
  /** How many terms there are, and how many of them, the first, are in one text only. */
  terms: number
  singles: number
  ends: Int32Array
  /** Per entry: its term, its weight, and the norm of the entries after it in its row. */
  term: Int32Array
  weight: Float64Array
  after: Float32Array
}

export const startOf = (ends: Int32Array, row: number): number => (row === 0 ? 0 : (ends[row - 1] ?? 0))

/**
 * A weight is count x (ln((1 + n) / (1 + df)) + 1), scikit-learn's default; n and df are those of `texts` (indices into
 * `bags`) alone.
 */
export function vectorise(bags: Bags, texts: Int32Array = every(bags.size)): Vectors {
  const { rank, idf, singles } = rankTerms(bags, texts)
  const { rows, rowOf } = collapse(sortedRows(bags, texts, rank))
  return {
    size: rows.ends.length,
    rowOf,
    terms: idf.length,
    singles,
    ends: rows.ends,
    term: rows.term,
    ...weigh(rows, idf),
  }
}

const every = (size: number): Int32Array => Int32Array.from({ length: size }, (_, i) => i)

type Terms = { rank: Int32Array; idf: Float64Array; singles: number }

/** `rank`: token to term, by document frequency, then by token. `idf` is by term. */
function rankTerms(bags: Bags, texts: Int32Array): Terms {
  const frequency = documentFrequency(bags, texts)
  const next = new Int32Array(texts.length + 2)
  for (const df of frequency) next[df + 1] = (next[df + 1] ?? 0) + 1
  for (let df = 1; df < next.length; df++) next[df] = (next[df] ?? 0) + (next[df - 1] ?? 0)
  const singles = next[2] ?? frequency.length
  const rank = new Int32Array(frequency.length)
  const idf = new Float64Array(frequency.length)
  for (let token = 0; token < frequency.length; token++) {
    const df = frequency[token] ?? 0
    const term = next[df] ?? 0
    next[df] = term + 1
    rank[token] = term
    idf[term] = Math.log((1 + texts.length) / (1 + df)) + 1
  }
  return { rank, idf, singles }
}

function documentFrequency(bags: Bags, texts: Int32Array): Int32Array {
  const frequency = new Int32Array(bags.vocabularySize)
  for (const text of texts) {
    const end = bags.ends[text] ?? 0
    for (let at = startOf(bags.ends, text); at < end; at++) {
      const token = bags.tokens[at] ?? 0
      frequency[token] = (frequency[token] ?? 0) + 1
    }
  }
  return frequency
}

/** The bags of `texts` by term, each row in the order of terms. */
function sortedRows(bags: Bags, texts: Int32Array, rank: Int32Array): Rows {
  let size = 0
  for (const text of texts) size += (bags.ends[text] ?? 0) - startOf(bags.ends, text)
  const rows = { ends: new Int32Array(texts.length), term: new Int32Array(size), count: new Int32Array(size) }
  const counts = new Int32Array(rank.length)
  let to = 0
  for (const [row, text] of texts.entries()) {
    const from = to
    const end = bags.ends[text] ?? 0
    for (let at = startOf(bags.ends, text); at < end; at++) {
      const term = rank[bags.tokens[at] ?? 0] ?? 0
      rows.term[to++] = term
      counts[term] = bags.counts[at] ?? 0
    }
    rows.term.subarray(from, to).sort()
    for (let at = from; at < to; at++) rows.count[at] = counts[rows.term[at] ?? 0] ?? 0
    rows.ends[row] = to
  }
  return rows
}

function weigh({ ends, term, count }: Rows, idf: Float64Array): Pick<Vectors, 'weight' | 'after'> {
  const weight = new Float64Array(term.length)
  const after = new Float32Array(term.length)
  for (let row = 0, from = 0; row < ends.length; row++) {
    const to = ends[row] ?? 0
    let squares = 0
    for (let at = from; at < to; at++) {
      const raw = (count[at] ?? 0) * (idf[term[at] ?? 0] ?? 0)
      weight[at] = raw
      squares += raw * raw
    }
    const norm = Math.sqrt(squares)
    let rest = 0
    for (let at = to - 1; at >= from; at--) {
      const share = (weight[at] ?? 0) / norm
      weight[at] = share
      after[at] = Math.sqrt(rest)
      rest += share * share
    }
    from = to
  }
  return { weight, after }
}
