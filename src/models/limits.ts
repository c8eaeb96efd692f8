import type { Budget } from './budget.ts'
import { openConcurrency } from './concurrency.ts'
import { type ReplyHeaders, readLimits } from './headers.ts'
import { type Limits, openRateWindow, type RateWindow, type Stamp } from './rate.ts'
import type { Timing } from './timing.ts'

/** What one request asks for. `usd`: dollars to take; `null` where nothing is owed or they are held already. */
export type Need = { model: string; tokens: number; usd: number | null; again: boolean }

export type Lease = {
  readonly startedAt: number
  /** `tokens` as counted by the server, `null` if it did not. */
  end(how: 'good' | 'throttled' | 'other', tokens: number | null): void
}

/** The way to one provider: requests, tokens and dollars are waited for here, in order, and nowhere else. */
export type Lane = {
  lease(need: Need): Promise<Lease>
  learn(model: string, headers: ReplyHeaders): void
}

export type LaneOptions = Limits & {
  concurrency: number
  budget: Budget
  timing: Timing
  /** Aborted when no new request may start; waiting ones are rejected with its reason. */
  halt: AbortController
}

type Waiting = { need: Need; resolve: (lease: Lease) => void; reject: (error: unknown) => void }

export function openLane({ concurrency, rpm, tpm, budget, timing, halt }: LaneOptions): Lane {
  const slots = openConcurrency(concurrency)
  const whole = openRateWindow({ rpm, tpm })
  const perModel = new Map<string, RateWindow>()
  const waiting: Waiting[] = []
  let pausedUntil = 0
  let wakesAt = Number.POSITIVE_INFINITY

  const windowOf = (model: string): RateWindow => {
    const known = perModel.get(model) ?? openRateWindow({ rpm: null, tpm: null })
    perModel.set(model, known)
    return known
  }
  const wait = ({ model, tokens }: Need, now: number): number =>
    Math.max(pausedUntil - now, slots.wait(now), whole.wait(now, tokens), windowOf(model).wait(now, tokens))

  const wakeIn = (ms: number, now: number): void => {
    if (!Number.isFinite(ms) || now + ms >= wakesAt) return
    wakesAt = now + ms
    timing.sleep(ms, halt.signal).then(
      () => {
        wakesAt = Number.POSITIVE_INFINITY
        pump()
      },
      () => {},
    )
  }
  const pump = (): void => {
    for (let head = waiting[0]; head; head = waiting[0]) {
      const now = timing.now()
      const ms = wait(head.need, now)
      if (ms >= 1) {
        wakeIn(ms, now)
        return
      }
      const { usd } = head.need
      if (usd !== null && !budget.take(usd)) {
        // With nobody left who could give dollars back, this call will never fit.
        if (budget.holders() === 0) halt.abort(budget.spent(usd))
        return
      }
      waiting.shift()
      head.resolve(start(head.need, now))
    }
  }
  const start = ({ model, tokens }: Need, startedAt: number): Lease => {
    const stamps: Stamp[] = [whole.take(startedAt, tokens), windowOf(model).take(startedAt, tokens)]
    slots.started()
    return {
      startedAt,
      end(how, real) {
        slots.ended()
        if (real !== null) for (const stamp of stamps) stamp.settle(real)
        if (how === 'good') slots.succeeded()
        if (how === 'throttled') slots.throttled(startedAt, timing.now())
        pump()
      },
    }
  }
  budget.onFree(pump)
  halt.signal.addEventListener('abort', () => {
    for (const { reject } of waiting.splice(0)) reject(halt.signal.reason)
  })
  return {
    lease(need) {
      halt.signal.throwIfAborted()
      return new Promise((resolve, reject) => {
        const one = { need, resolve, reject }
        if (need.again) waiting.unshift(one)
        else waiting.push(one)
        pump()
      })
    },
    learn(model, headers) {
      const { rpm, tpm, pauseMs } = readLimits(headers)
      windowOf(model).learn({ rpm, tpm })
      if (pauseMs !== null) pausedUntil = Math.max(pausedUntil, timing.now() + Math.min(pauseMs, 60_000))
    },
  }
}
