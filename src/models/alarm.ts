import type { Timing } from './timing.ts'

/** Calls `wake` after the given milliseconds, or sooner if asked to; never after `signal`. Infinity sets nothing. */
export function openAlarm(wake: () => void, timing: Timing, signal: AbortSignal): (ms: number) => void {
  let at = Number.POSITIVE_INFINITY
  return (ms) => {
    const wanted = timing.now() + ms
    if (wanted >= at) return
    at = wanted
    timing.sleep(ms, signal).then(
      () => {
        at = Number.POSITIVE_INFINITY
        wake()
      },
      () => {},
    )
  }
}
