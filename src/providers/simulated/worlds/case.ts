import type { Matter } from '../matter.ts'

/** One kind of case of the fictional shop. `signs` occur in every message about it and hardly in others. */
export type Case = {
  topic: string
  subtopic: string
  signs: readonly string[]
  /** How a line of the reference that holds its policy begins. */
  label: RegExp
  /** What a reply calls it. */
  noun: string
  answers: readonly string[]
  /** A reply that names a number with no reference to take it from. */
  guess: string
  matters: readonly Matter[]
}
