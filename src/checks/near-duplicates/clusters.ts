/** The texts of each cluster of two or more, the largest cluster first, then the one that starts first. */
export function largestFirst(clusters: Int32Array): number[][] {
  const members = new Map<number, number[]>()
  for (const [text, cluster] of clusters.entries()) {
    const known = members.get(cluster)
    if (known) known.push(text)
    else members.set(cluster, [text])
  }
  return [...members.values()].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length)
}
