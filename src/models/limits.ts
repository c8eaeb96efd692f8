import { openAlarm } from './alarm.ts'
import type { Budget } from './budget.ts'
import type { ReplyHeaders } from './headers.ts'
import { openLine } from './line.ts'
import type { Limits } from './rate.ts'
import type { Timing } from './timing.ts'
import { type Ended, type Load, openTraffic } from './traffic.ts'

/** What one request asks for. `usd`: dollars to take; `null` where nothing is owed or they are held already. */
type Need = Load & { usd: number | null; isAgain: boolean }

/** The right to send one request. Ending it lets the next one go. */
export type Lease = { end(how: Ended, tokens: number | null): void }

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

export function openLane({ budget, timing, halt, ...limits }: LaneOptions): Lane {
  const traffic = openTraffic(limits)
  const line = openLine<Need, Lease>(halt.signal)
  const admit = (): void => {
    for (let head = line.head(); head; head = line.head()) {
      const ms = traffic.wait(head.need, timing.now())
      // Timers know no fractions of a millisecond.
      if (ms >= 1) wakeIn(ms)
      if (ms >= 1 || !canAfford(head.need, { budget, halt })) return
      line.leave()
      head.resolve(start(head.need))
    }
  }
  // Whoever waits is sent away with what kept the dollars from being booked; it is thrown at nobody else.
  const pump = (): void => {
    try {
      admit()
    } catch (error) {
      halt.abort(error)
    }
  }
  const wakeIn = openAlarm(pump, timing, halt.signal)
  const start = (need: Need): Lease => {
    const end = traffic.start(need, timing.now())
    return {
      end(how, tokens) {
        end(how, tokens, timing.now())
        pump()
      },
    }
  }
  budget.onFree(pump)
  return {
    async lease(need) {
      halt.signal.throwIfAborted()
      const place = line.join(need, need.isAgain)
      pump()
      return place
    },
    learn: (model, headers) => traffic.learn(model, headers, timing.now()),
  }
}

/** Takes the dollars of a request. With nobody left who could give some back, what does not fit never will. */
function canAfford({ usd }: Need, { budget, halt }: Pick<LaneOptions, 'budget' | 'halt'>): boolean {
  if (usd === null || budget.take(usd)) return true
  if (budget.holders() === 0) halt.abort(budget.spent(usd))
  return false
}
