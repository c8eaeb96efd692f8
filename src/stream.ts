import type { RunEvent } from './core/events.ts'
import { readOnce } from './read-once.ts'

/**
 * A run under way: iterate it for its events, once, and await `result` for its end. Events that nobody reads are dropped at
 * the end. A second reader gets TunesmithError library/read-once.
 */
export type RunStream<Result> = AsyncIterable<RunEvent> & { readonly result: Promise<Result> }

/** Start `work` at once; what it pushes waits in order until it is read. A failure is thrown by the iterator and by `result`. */
export function streamOf<Result>(work: (push: (event: RunEvent) => void) => Promise<Result>): RunStream<Result> {
  const waiting: RunEvent[] = []
  let wake = (): void => {}
  let ended = false
  const result = work((event) => {
    waiting.push(event)
    wake()
  }).finally(() => {
    ended = true
    wake()
  })
  // Whoever only iterates sees the failure there; it must not also surface as unhandled.
  result.catch(() => {})
  async function* events(): AsyncGenerator<RunEvent> {
    for (;;) {
      const event = waiting.shift()
      if (event) yield event
      else if (ended) break
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    await result
  }
  return { result, [Symbol.asyncIterator]: readOnce('events of this run', events) }
}
