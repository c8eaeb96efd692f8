/**
 * Map what comes in with at most `most` under way; results come out in the order of the items, as they are asked for.
 * The first failure starts nothing new, waits for what is under way (its replies are paid for), then throws.
 */
export async function* inOrder<In, Out>(
  items: AsyncIterable<In> | Iterable<In>,
  most: number,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const underWay: Promise<Out>[] = []
  try {
    for await (const item of items) {
      const one = work(item)
      // Whoever waits for it sees the failure; until then it must not surface as unhandled.
      one.catch(() => {})
      underWay.push(one)
      const first = underWay.length >= most ? underWay.shift() : undefined
      if (first) yield await first
    }
    for (let one = underWay.shift(); one; one = underWay.shift()) yield await one
  } finally {
    await Promise.allSettled(underWay)
  }
}
