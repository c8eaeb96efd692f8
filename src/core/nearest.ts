import { Bags } from './bags.ts'
import { startOf, type Vectors, vectorise } from './tfidf.ts'

/**
 * For each of `texts`, the indices of the `k` most similar of `kept`, nearest first, by TF-IDF cosine. Of identical ones only
 * the first counts, and fewer than `k` come back where fewer share a word. Document frequencies are those of all texts.
 */
export function nearestTo(texts: readonly string[], kept: readonly string[], k: number): number[][] {
  const vectors = vectorise(new Bags([...kept, ...texts]))
  const rows = new Map<number, number>()
  for (const [index, row] of vectors.rowOf.subarray(0, kept.length).entries()) if (!rows.has(row)) rows.set(row, index)
  const weights = new Float64Array(vectors.terms)
  return Array.from(vectors.rowOf.subarray(kept.length), (query) => {
    spread(vectors, query, weights)
    const near = [...rows].map(([row, index]) => ({ index, similarity: dot(vectors, row, weights) }))
    for (let at = startOf(vectors.ends, query); at < (vectors.ends[query] ?? 0); at++)
      weights[vectors.term[at] ?? 0] = 0
    return near
      .filter(({ similarity }) => similarity > 0)
      .sort((a, b) => b.similarity - a.similarity || a.index - b.index)
      .slice(0, k)
      .map(({ index }) => index)
  })
}

/** Lay a row out by term. */
function spread({ ends, term, weight }: Vectors, row: number, weights: Float64Array): void {
  for (let at = startOf(ends, row); at < (ends[row] ?? 0); at++) weights[term[at] ?? 0] = weight[at] ?? 0
}

function dot({ ends, term, weight }: Vectors, row: number, weights: Float64Array): number {
  let sum = 0
  for (let at = startOf(ends, row); at < (ends[row] ?? 0); at++)
    sum += (weight[at] ?? 0) * (weights[term[at] ?? 0] ?? 0)
  return sum
}
