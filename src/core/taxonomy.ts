/** The space of inputs, normalised from any of the shapes that people write. */

/** A value of an axis. */
export type AxisValue = {
  value: string
  /** Relative, >= 0. */
  weight: number
  /** What it means, for the writer of inputs; `null` where nobody said. */
  means: string | null
  examples: string[]
}

/** A value of the axis `topic`. Its subtopics share its weight. */
export type Topic = AxisValue & { subtopics: AxisValue[] }

/** `noTopic`: the kind stands in the place of a topic (off-topic kinds, and kinds of an `edge_cases` topic). */
export type EdgeKind = AxisValue & { noTopic: boolean }

/** A dimension of the inputs besides topic and edge case. */
export type Axis = { name: string; values: AxisValue[] }

/** The space of inputs. `edge.share` is the share of inputs, 0 to 1, that are an edge case. */
export type Taxonomy = {
  topics: Topic[]
  /** `style`, `difficulty`, then any further axis, in the order of the file. */
  axes: Axis[]
  edge: { share: number; kinds: EdgeKind[] }
}
