/** One request's mark in the last minute. `settle` replaces the estimate by what it really took. */
export type Stamp = { settle(tokens: number): void }

export type RateWindow = {
  /** Milliseconds until a request of so many tokens may go; 0: now. */
  wait(now: number, tokens: number): number
  take(now: number, tokens: number): Stamp
  /** Lower the limits to what the server says; `null` says nothing. */
  learn(limits: Limits): void
}

export type Limits = { rpm: number | null; tpm: number | null }

/** A minute and what the network may shift arrivals against each other. */
const windowMs = 61_000

type Mark = { at: number; tokens: number; live: boolean }

/**
 * Never more than `rpm` requests or `tpm` tokens in any 60 s, by a log of the last minute; and evenly, by a pace
 * that lets a tenth of a minute's share go at once, because servers count by the second as well.
 */
export function openRateWindow(start: Limits): RateWindow {
  let { rpm, tpm } = start
  const requests = openPace()
  const spread = openPace()
  const marks: Mark[] = []
  let first = 0
  let sum = 0

  const forget = (now: number): void => {
    for (let mark = marks[first]; mark && mark.at <= now - windowMs; mark = marks[++first]) {
      mark.live = false
      sum -= mark.tokens
    }
    if (first > 1024 && first * 2 > marks.length) first -= marks.splice(0, first).length
  }
  const waitForTokens = (now: number, tokens: number): number => {
    if (tpm === null) return 0
    let left = sum
    let wait = 0
    // A request larger than the whole minute goes alone; the server decides.
    for (let i = first; i < marks.length && left + tokens > tpm; i++) {
      const mark = marks[i]
      left -= mark?.tokens ?? 0
      wait = (mark?.at ?? 0) + windowMs - now
    }
    return Math.max(wait, spread.wait(now, tpm))
  }
  const waitForRequests = (now: number): number => {
    if (rpm === null) return 0
    const oldest = marks.length - first >= rpm ? marks[marks.length - rpm] : undefined
    return Math.max(oldest ? oldest.at + windowMs - now : 0, requests.wait(now, rpm))
  }
  return {
    wait(now, tokens) {
      forget(now)
      return Math.max(0, waitForRequests(now), waitForTokens(now, tokens))
    },
    take(now, tokens) {
      const mark = { at: now, tokens, live: true }
      marks.push(mark)
      sum += tokens
      requests.take(now, 1, rpm)
      spread.take(now, tokens, tpm)
      return {
        settle(real) {
          spread.take(now, real - mark.tokens, tpm)
          if (mark.live) sum += real - mark.tokens
          mark.tokens = real
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
