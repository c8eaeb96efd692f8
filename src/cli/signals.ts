import type { Terminal } from './terminal.ts'

export type Interrupt = { first: AbortSignal; second: AbortSignal; close(): void }

const drainMs = 10_000

/** Ctrl-C once: no new calls, those in flight have 10 s. Twice: they are cut. What is committed stays in both. */
export function onInterrupt(terminal: Terminal): Interrupt {
  const first = new AbortController()
  const second = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const listener = (): void => {
    if (first.signal.aborted) return second.abort()
    first.abort()
    terminal.err('\nStopping: replies under way have 10 s to arrive; Ctrl-C again cuts them. Everything so far is saved.\n')
    timer = setTimeout(() => second.abort(), drainMs)
    timer.unref()
  }
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return {
    first: first.signal,
    second: second.signal,
    close() {
      clearTimeout(timer)
      process.off('SIGINT', listener)
      process.off('SIGTERM', listener)
    },
  }
}
