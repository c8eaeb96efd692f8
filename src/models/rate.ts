import { openLastMinute } from './last-minute.ts'

/** Requests and tokens per minute; `null`: not known. */
export type Limits = { rpm: number | null; tpm: number | null }

/** One request's place in the minute. `settle` replaces the estimate by what it really took. */
type Stamp = { settle(tokens: number): void }

export type RateWindow = {
  /** Milliseconds until a request of so many tokens may go; 0: now. */
  wait(now: number, tokens: number): number
  take(now: number, tokens: number): Stamp
  /** Lower the limits to what the server says. */
  learn(limits: Limits): void
}

/**
 * Never more than `rpm` requests or `tpm` tokens in any 60 s, by a log of the last minute; and evenly, by a pace
 * that lets a tenth of a minute's share go at once, because servers count by the second as well.
 * A request larger than a whole minute goes alone; the server decides.
 */
export function openRateWindow(start: Limits): RateWindow {
  let { rpm, tpm } = start
  const minute = openLastMinute()
  const requests = openPace()
  const spread = openPace()
  return {
    wait(now, tokens) {
      minute.forget(now)
      const waits = [0]
      if (rpm !== null) waits.push(minute.untilRequests(rpm - 1, now), requests.wait(now, rpm))
      if (tpm !== null) waits.push(minute.untilTokens(tpm - tokens, now), spread.wait(now, tpm))
      return Math.max(...waits)
    },
    take(now, tokens) {
      const mark = minute.add(now, tokens)
      requests.take(now, 1, rpm)
      spread.take(now, tokens, tpm)
      return {
        settle(real) {
          spread.take(now, real - mark.tokens, tpm)
          minute.recount(mark, real)
        },
      }
    },
    learn(said) {
      rpm = lower(rpm, said.rpm)
      tpm = lower(tpm, said.tpm)
    },
  }
}

const lower = (known: number | null, said: number | null): number | null =>
  said === null ? known : Math.min(said, known ?? said)

/** The time up to which a stream of `perMinute` is spoken for. A tenth of a minute, or one request, may be borrowed. */
function openPace() {
  let until = 0
  return {
    wait: (now: number, perMinute: number): number => until - Math.max(6000, 60_000 / perMinute) - now,
    take(now: number, amount: number, perMinute: number | null) {
      if (perMinute !== null) until = Math.max(until, now) + (amount * 60_000) / perMinute
    },
  }
}
