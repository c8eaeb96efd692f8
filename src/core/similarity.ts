import { Bags } from './bags.ts'
import { join } from './join.ts'
import { seeded, shuffled } from './random.ts'
import { vectorise } from './tfidf.ts'

/** Two texts are near-duplicates if the cosine of their TF-IDF vectors is above this. */
export const nearDuplicateThreshold = 0.8

export type NearDuplicates = {
  /** Per text: 1 where another one is a near-duplicate of it. */
  flagged: Uint8Array
  /** Texts flagged, and their share of all, 0 to 1. A group of k copies counts k times. */
  count: number
  share: number
  /** Per text: the index of the first text of its cluster. Clusters are the connected components of near-duplicates. */
  clusters: Int32Array
  /** How many texts must go so that one of each cluster is left. */
  surplus: number
}

/** The share among `n` texts, per `n`. Shares of different `n` do not compare: the more texts, the more of them meet. */
export type Diversity = NearDuplicates & { curve: { n: number; share: number }[] }

/**
 * Every text that has a near-duplicate among `texts`, exactly. TF-IDF finds copies and small edits, never paraphrase.
 * `threshold` is over 0 and under 1; a cosine equal to it is not above it.
 */
export const nearDuplicates = (texts: readonly string[], { threshold = nearDuplicateThreshold } = {}): NearDuplicates =>
  among(new Bags(texts), { threshold })

/** The near-duplicates, and their share among random draws of each of `sizes`, and among all. */
export function diversity(texts: readonly string[], sizes: readonly number[], seed: number): Diversity {
  const bags = new Bags(texts)
  const order = shuffled([...texts.keys()], seeded('diversity', seed))
  const all = among(bags, {})
  const smaller = sizes.filter((n) => n < texts.length)
  const curve = smaller.map((n) => ({ n, share: among(bags, { texts: Int32Array.from(order.slice(0, n)) }).share }))
  return { ...all, curve: [...curve, { n: texts.length, share: all.share }] }
}

/**
 * Which texts of `batch` have a near-duplicate among `kept` and the earlier texts of `batch` that stay. Decided in order:
 * the first of a group stays. Document frequencies are those of all texts together.
 */
export function findDuplicates(
  kept: readonly string[],
  batch: readonly string[],
  threshold: number = nearDuplicateThreshold,
): boolean[] {
  const vectors = vectorise(new Bags([...kept, ...batch]))
  const present = new Uint8Array(vectors.size)
  for (const row of vectors.rowOf.subarray(0, kept.length)) present[row] = 1
  const near = new Map<number, number[]>()
  const link = (from: number, to: number): void => {
    const others = near.get(from)
    if (others) others.push(to)
    else near.set(from, [to])
  }
  join(vectors, threshold, {
    wanted: (a, b) => !(present[a] && present[b]),
    take: (a, b) => {
      link(a, b)
      link(b, a)
    },
  })
  return Array.from(vectors.rowOf.subarray(kept.length), (row) => {
    const duplicate = present[row] === 1 || (near.get(row) ?? []).some((other) => present[other] === 1)
    if (!duplicate) present[row] = 1
    return duplicate
  })
}

function among(
  bags: Bags,
  { texts, threshold = nearDuplicateThreshold }: { texts?: Int32Array; threshold?: number },
): NearDuplicates {
  const vectors = vectorise(bags, texts)
  const groups = new Groups(vectors.size)
  join(vectors, threshold, { wanted: (a, b) => groups.of(a) !== groups.of(b), take: (a, b) => groups.unite(a, b) })
  return summary(Int32Array.from(vectors.rowOf, (row) => groups.of(row)))
}

/** Union-find; a group goes by its smallest member. */
class Groups {
  private readonly parent: Int32Array

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i)
  }

  of(member: number): number {
    let at = member
    for (let up = this.up(at); up !== at; up = this.up(at)) {
      this.parent[at] = this.up(up)
      at = up
    }
    return at
  }

  unite(a: number, b: number): void {
    const [first, second] = [this.of(a), this.of(b)]
    this.parent[Math.max(first, second)] = Math.min(first, second)
  }

  private up(member: number): number {
    return this.parent[member] ?? member
  }
}

/** `groups`: text to any name of its cluster below the number of texts. */
function summary(groups: Int32Array): NearDuplicates {
  const sizes = new Int32Array(groups.length)
  const firsts = new Int32Array(groups.length)
  for (let text = groups.length - 1; text >= 0; text--) {
    const group = groups[text] ?? 0
    sizes[group] = (sizes[group] ?? 0) + 1
    firsts[group] = text
  }
  const flagged = Uint8Array.from(groups, (group) => ((sizes[group] ?? 0) > 1 ? 1 : 0))
  const count = flagged.reduce((sum, flag) => sum + flag, 0)
  const surplus = sizes.reduce((sum, size) => sum + Math.max(0, size - 1), 0)
  const clusters = groups.map((group) => firsts[group] ?? 0)
  return { flagged, count, share: groups.length === 0 ? 0 : count / groups.length, clusters, surplus }
}
