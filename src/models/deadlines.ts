type Cut = (reason: Error) => void

/** How long each of many things that run at once may take. One timer for all: they start in the order in which they end. */
export type Deadlines = {
  /** Calls `cut` when the time is over. Returns how to take that back. */
  on(cut: Cut): () => void
  close(): void
}

export function openDeadlines(limitMs: number): Deadlines {
  const open = new Set<{ endsAt: number; cut: Cut }>()
  let timer: NodeJS.Timeout | undefined
  const sweep = (): void => {
    timer = undefined
    const now = performance.now()
    for (const one of open) {
      if (one.endsAt > now) {
        timer = setTimeout(sweep, Math.min(one.endsAt - now, longestMs)).unref()
        return
      }
      open.delete(one)
      one.cut(new TimeoutError(limitMs))
    }
  }
  return {
    on(cut) {
      const one = { endsAt: performance.now() + limitMs, cut }
      open.add(one)
      timer ??= setTimeout(sweep, Math.min(limitMs, longestMs)).unref()
      return () => void open.delete(one)
    },
    close: () => clearTimeout(timer),
  }
}

/** Node's timers fire at once when asked for more. */
const longestMs = 0x7fffffff

class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT'
  constructor(limitMs: number) {
    super(`no whole reply within ${limitMs / 1000} s`)
  }
}
