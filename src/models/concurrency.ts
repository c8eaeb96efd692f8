export type Concurrency = {
  /** Milliseconds until one more may start; 0: now; Infinity: when one ends. */
  wait(now: number): number
  started(): void
  ended(): void
  succeeded(): void
  /** The server is overloaded by what was in flight with a call that started at `startedAt`. */
  throttled(startedAt: number, now: number): void
}

const first = 64
const stepMs = 100
const step = 200

/** How many calls at once: a ramp, so that a cold process does not freeze on thousands; then what the server bears. */
export function openConcurrency(most: number): Concurrency {
  let allowed = most
  let inFlight = 0
  let reached = 0
  let ramp = first
  let rampedAt = Number.NEGATIVE_INFINITY
  let loweredAt = Number.NEGATIVE_INFINITY
  let good = 0
  return {
    wait(now) {
      if (inFlight >= allowed) return Number.POSITIVE_INFINITY
      if (now - rampedAt >= stepMs) {
        if (Number.isFinite(rampedAt)) ramp = Math.max(first, reached + step)
        rampedAt = now
      }
      return inFlight < ramp ? 0 : rampedAt + stepMs - now
    },
    started() {
      inFlight++
      reached = Math.max(reached, inFlight)
    },
    ended() {
      inFlight--
    },
    succeeded() {
      if (++good % 25 === 0) allowed = Math.min(most, allowed + 1)
    },
    throttled(startedAt, now) {
      // One burst is one lesson, however many of its calls were refused.
      if (startedAt <= loweredAt) return
      allowed = Math.max(1, Math.floor(allowed * 0.75))
      loweredAt = now
      good = 0
    },
  }
}
