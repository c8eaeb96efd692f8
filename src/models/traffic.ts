import { openConcurrency } from './concurrency.ts'
import { type ReplyHeaders, readLimits } from './headers.ts'
import { type Limits, openRateWindow, type RateWindow } from './rate.ts'

/** What one request takes of a provider. `tokens`: the most. */
export type Load = { model: string; tokens: number }

export type Ended = 'good' | 'throttled' | 'other'

/** Everything about one provider that is counted in requests and tokens. */
export type Traffic = {
  /** Milliseconds until the request may go; Infinity: not before another one ends. */
  wait(load: Load, now: number): number
  /** The request goes. What is returned ends it; `tokens` as the server counted them, `null` if it did not. */
  start(load: Load, now: number): (how: Ended, tokens: number | null, now: number) => void
  learn(model: string, headers: ReplyHeaders, now: number): void
}

const longestPauseMs = 60_000

export function openTraffic({ concurrency, ...limits }: Limits & { concurrency: number }): Traffic {
  const slots = openConcurrency(concurrency)
  const whole = openRateWindow(limits)
  const perModel = new Map<string, RateWindow>()
  let pausedUntil = 0
  const windowOf = (model: string): RateWindow => {
    const known = perModel.get(model) ?? openRateWindow({ rpm: null, tpm: null })
    perModel.set(model, known)
    return known
  }
  return {
    wait: ({ model, tokens }, now) =>
      Math.max(pausedUntil - now, slots.wait(now), whole.wait(now, tokens), windowOf(model).wait(now, tokens)),
    start({ model, tokens }, startedAt) {
      const stamps = [whole.take(startedAt, tokens), windowOf(model).take(startedAt, tokens)]
      slots.started()
      return (how, real, now) => {
        slots.ended()
        if (real !== null) for (const stamp of stamps) stamp.settle(real)
        if (how === 'good') slots.succeeded()
        if (how === 'throttled') slots.throttled(startedAt, now)
      }
    },
    learn(model, headers, now) {
      const { rpm, tpm, pauseMs } = readLimits(headers)
      windowOf(model).learn({ rpm, tpm })
      if (pauseMs !== null) pausedUntil = Math.max(pausedUntil, now + Math.min(pauseMs, longestPauseMs))
    },
  }
}
