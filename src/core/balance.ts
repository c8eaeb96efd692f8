/** One label a place, 0 to `size` - 1: how the places are grouped by an axis that is already assigned. */
export type Grouping = { size: number; labels: readonly number[] }

/** Equal names, equal labels, numbered in order of first appearance. */
export function groupBy(names: readonly string[]): Grouping {
  const labelOf = new Map<string, number>()
  const labels = names.map((name) => {
    const label = labelOf.get(name) ?? labelOf.size
    labelOf.set(name, label)
    return label
  })
  return { size: labelOf.size, labels }
}

export function sizes({ size, labels }: Grouping): number[] {
  const counts = Array.from({ length: size }, () => 0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts
}

/** How far the cells of one grouping x values are from their even shares. */
export class Balance {
  readonly #labels: readonly number[]
  readonly #shares: readonly number[]
  readonly #seen: number[]
  readonly #cells: number[]
  readonly #sizes: readonly number[]

  constructor(grouping: Grouping, counts: readonly number[]) {
    const total = Math.max(1, grouping.labels.length)
    this.#labels = grouping.labels
    this.#shares = counts.map((count) => count / total)
    this.#sizes = sizes(grouping)
    this.#seen = this.#sizes.map(() => 0)
    this.#cells = this.#sizes.flatMap(() => counts.map(() => 0))
  }

  /** How much the value is behind its share of the group's places seen so far, this one included. */
  lag(place: number, value: number): number {
    const label = this.#labels[place] ?? 0
    return ((this.#seen[label] ?? 0) + 1) * (this.#shares[value] ?? 0) - this.#cell(label, value)
  }

  /** Cell count minus even share, once every place has a value. */
  excess(place: number, value: number): number {
    const label = this.#labels[place] ?? 0
    return this.#cell(label, value) - (this.#sizes[label] ?? 0) * (this.#shares[value] ?? 0)
  }

  add(place: number, value: number, by: 1 | -1 = 1): void {
    const label = this.#labels[place] ?? 0
    const cell = label * this.#shares.length + value
    this.#cells[cell] = (this.#cells[cell] ?? 0) + by
    this.#seen[label] = (this.#seen[label] ?? 0) + by
  }

  together(a: number, b: number): boolean {
    return this.#labels[a] === this.#labels[b]
  }

  #cell(label: number, value: number): number {
    return this.#cells[label * this.#shares.length + value] ?? 0
  }
}
