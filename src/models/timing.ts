import { setTimeout as wait } from 'node:timers/promises'

/** Clock and chance of the call path. Passed in, so that tests run on their own; nothing but waiting depends on it. */
export type Timing = {
  /** Milliseconds since 1970, never going back. */
  now(): number
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** In [0, 1). */
  random(): number
}

export const systemTiming: Timing = {
  now: () => performance.timeOrigin + performance.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, signal ? { signal } : {})
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  },
  random: Math.random,
}
