/** The plain definition, all pairs, to hold the join against: shares no code with it. */

const spaced = /[\p{L}\p{M}\p{N}]{2,}/gu

const plainTokens = (text: string): string[] =>
  text.normalize('NFKC').toLowerCase().match(spaced) ?? [`whole:${text.trim().toLowerCase()}`]

/** The cosine of every two texts. */
export function cosines(texts: readonly string[], tokens: (text: string) => string[] = plainTokens): number[][] {
  const counts = texts.map(
    (text) => new Map([...Map.groupBy(tokens(text), (token) => token)].map(([token, all]) => [token, all.length])),
  )
  const frequency = new Map<string, number>()
  for (const bag of counts) for (const token of bag.keys()) frequency.set(token, (frequency.get(token) ?? 0) + 1)
  const vectors = counts.map((bag) => {
    const raw = [...bag].map(([token, count]): [string, number] => {
      return [token, count * (Math.log((1 + texts.length) / (1 + (frequency.get(token) ?? 0))) + 1)]
    })
    const norm = Math.hypot(...raw.map(([, weight]) => weight))
    return new Map(raw.map(([token, weight]) => [token, weight / norm]))
  })
  return vectors.map((a) =>
    vectors.map((b) => [...a].reduce((sum, [token, weight]) => sum + weight * (b.get(token) ?? 0), 0)),
  )
}

/** Within rounding of the threshold is at it, and not above. */
export const isAbove = (similarity: number | undefined, threshold: number): boolean =>
  (similarity ?? 0) > threshold + 1e-12

export const flaggedOf = (texts: readonly string[], threshold: number): number[] => {
  const table = cosines(texts)
  return table.map((row, i) => (row.some((similarity, j) => i !== j && isAbove(similarity, threshold)) ? 1 : 0))
}

export function duplicatesOf(kept: readonly string[], batch: readonly string[], threshold: number): boolean[] {
  const table = cosines([...kept, ...batch])
  const present = [...kept.keys()]
  return batch.map((_, i) => {
    const text = kept.length + i
    const duplicate = present.some((other) => isAbove(table[text]?.[other], threshold))
    if (!duplicate) present.push(text)
    return duplicate
  })
}
