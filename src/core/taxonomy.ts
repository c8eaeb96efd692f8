/** The space of inputs, normalised from any of the shapes that people write. */

export type AxisValue = {
  value: string
  /** Relative, >= 0. */
  weight: number
  /** What it means, for the writer of inputs; `null` where nobody said. */
  means: string | null
  examples: string[]
}

export type Topic = AxisValue & { subtopics: AxisValue[] }

/** `noTopic`: the kind stands in the place of a topic (off-topic kinds, and kinds of an `edge_cases` topic). */
export type EdgeKind = AxisValue & { noTopic: boolean }

export type Axis = { name: string; values: AxisValue[] }

export type Taxonomy = {
  topics: Topic[]
  /** `style`, `difficulty`, then any further axis, in the order of the file. */
  axes: Axis[]
  edge: { share: number; kinds: EdgeKind[] }
}
