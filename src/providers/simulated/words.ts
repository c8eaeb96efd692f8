/** Words that say nothing about what a sentence is about. */
const empty = new Set(
  `about after again also always answer answers because been before being does each every from have into just more most must
  need never only other reply replies response should such than that their them then there these they this those what when where
  which while with without would your completion assistant user message customer customers`.split(/\s+/),
)

/** Stems of the words that carry meaning: four letters or more, cut to five, so that "refunds" meets "refunded". */
export function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
  return new Set(words.filter((word) => !empty.has(word)).map((word) => word.slice(0, 5)))
}

export function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0
  for (const stem of a) if (b.has(stem)) count++
  return count
}

export const wordCount = (text: string): number => text.match(/\S+/g)?.length ?? 0

export const plainName = (name: string): string => name.replace(/[-_]+/g, ' ')

/** Remember what a pure function of a long text gave, for the few texts that a run repeats in every call. */
export function remember<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, { value: T }>()
  return (text) => {
    const found = known.get(text)
    if (found) return found.value
    const value = work(text)
    if (known.size >= 64) known.clear()
    known.set(text, { value })
    return value
  }
}
