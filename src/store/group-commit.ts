export type GroupCommit = {
  /** Resolves after the transaction that holds `write` is durable. */
  add(write: () => void): Promise<void>
  flush(): void
}

type Waiting = { write: () => void; resolve: () => void; reject: (error: unknown) => void }

/** One wait for the disk costs as much as hundreds of records, so they share it. */
const windowMs = 20
const limit = 500

/**
 * Writes queue for 20 ms, or until there are 500, or until `isLast` says that nothing else is under way that could join
 * them (so that one call at a time does not wait for company); then commit together in one `transaction`: all of them, or
 * all are rejected.
 */
export function groupCommit(
  transaction: (writes: () => void) => void,
  isLast: (queued: number) => boolean,
): GroupCommit {
  let queue: Waiting[] = []
  let timer: NodeJS.Timeout | undefined
  let isAsked = false

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const group = queue
    queue = []
    if (group.length === 0) return
    try {
      transaction(() => {
        for (const { write } of group) write()
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
      return
    }
    for (const { resolve } of group) resolve()
  }

  // One a turn of the event loop: a flush lets the next wave of writes in, and timers and signals must get between them.
  const flushIfLast = () => {
    isAsked = false
    if (isLast(queue.length)) flush()
  }

  return {
    add: (write) =>
      new Promise((resolve, reject) => {
        queue.push({ write, resolve, reject })
        if (queue.length >= limit) return flush()
        timer ??= setTimeout(flush, windowMs)
        if (!isAsked) setImmediate(flushIfLast)
        isAsked = true
      }),
    flush,
  }
}
