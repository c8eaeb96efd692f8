/**
 * Map what comes in with at most `most` under way; results come out in the order of the items, as they are asked for.
 * The first failure, an abort of `stop` while an item is waited for, or whoever reads leaving early: `stop` is aborted,
 * nothing new starts, and what is under way is waited for (its replies are paid for).
 */
export async function* inOrder<In, Out>(
  items: AsyncIterable<In>,
  { most, stop }: { most: number; stop: AbortController },
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const underWay: Promise<Out>[] = []
  try {
    for await (const item of untilAborted(items, stop.signal)) {
      const one = work(item)
      // Whoever waits for it sees the failure; until then it must not surface as unhandled.
      one.catch(() => {})
      underWay.push(one)
      const first = underWay.length >= most ? underWay.shift() : undefined
      if (first) yield await first
    }
    for (let one = underWay.shift(); one; one = underWay.shift()) yield await one
  } finally {
    stop.abort()
    await Promise.allSettled(underWay)
  }
}

/** The items until `signal` aborts; then its reason is thrown, however long the next item takes. */
async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  let isWaiting = false
  try {
    for (;;) {
      isWaiting = true
      const { done, value } = await orAborted(() => iterator.next(), signal)
      isWaiting = false
      if (done) return
      yield value
    }
  } finally {
    const closed = iterator.return?.()
    // One that is still waited for closes after its item, which may never come.
    if (isWaiting) closed?.catch(() => {})
    else await closed
  }
}

function orAborted<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const abort = (): void => reject(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', abort, { once: true })
  ask().then(resolve, reject)
  return promise.finally(() => signal.removeEventListener('abort', abort))
}
