import { wrap } from './layout.ts'
import type { Terminal } from './terminal.ts'

export type Interrupt = { first: AbortSignal; second: AbortSignal; close(): void }

const drainMs = 10_000
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const stopping = 'Stopping: replies under way have 10 s to arrive; Ctrl-C again cuts them. Everything so far is saved.'

/**
 * Ctrl-C once: no new calls, those in flight have 10 s. Twice: they are cut. A third time ends the process at once. What is
 * committed stays in every case. Nobody reading any more (`| head`) counts as one.
 */
export function onInterrupt(terminal: Terminal, onFirst: () => void): Interrupt {
  const first = new AbortController()
  const second = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const drain = (): void => {
    first.abort()
    onFirst()
    terminal.err(`${wrap(stopping, terminal)}\n`)
    timer = setTimeout(() => second.abort(), drainMs)
    timer.unref()
  }
  const listener = (): void => {
    if (second.signal.aborted) process.exit(130)
    if (first.signal.aborted) second.abort()
    else drain()
  }
  const onGone = (): void => {
    if (!first.signal.aborted) drain()
  }
  for (const signal of signals) process.on(signal, listener)
  terminal.gone.addEventListener('abort', onGone)
  return {
    first: first.signal,
    second: second.signal,
    close() {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, listener)
      terminal.gone.removeEventListener('abort', onGone)
    },
  }
}
