import type { Timing } from './timing.ts'

/** How patient one call is. Being throttled does not use up requests, only time. */
export const patience = {
  requests: 8,
  /** Of replies that came and were no use: each may have been paid. */
  unusable: 3,
  firstWaitMs: 1000,
  longestWaitMs: 60_000,
  /** Of waiting, in all. */
  totalMs: 15 * 60_000,
}

export type Trouble = { costly: boolean; throttled: boolean; afterMs: number | null }

/** Counts one call's failures. `wait` says for how many milliseconds before the next request, or `null`: no more. */
export function openRetry(timing: Timing): { wait(trouble: Trouble): number | null } {
  let failed = 0
  let costly = 0
  let throttled = 0
  let waited = 0
  return {
    wait(trouble) {
      if (trouble.throttled) throttled++
      else failed++
      if (trouble.costly) costly++
      if (failed >= patience.requests || costly >= patience.unusable) return null
      // Full jitter; where the server names a time it is the least, spread so that not all come back at once.
      const step = Math.min(patience.longestWaitMs, patience.firstWaitMs * 2 ** (failed + throttled - 1))
      const jitter = timing.random() * step
      const ms = trouble.afterMs === null ? jitter : trouble.afterMs + jitter * 0.1
      waited += ms
      return waited > patience.totalMs ? null : ms
    },
  }
}
