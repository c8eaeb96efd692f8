import type { Finish, Usage } from '../core/types.ts'
import type { Budget } from './budget.ts'
import type { Planned } from './callee.ts'
import { throttledOut, unreachable } from './gave-up.ts'
import type { Track } from './lanes.ts'
import type { Lease } from './limits.ts'
import { openModeWalk } from './modes.ts'
import type { Answer, Outcome, Retry } from './outcome.ts'
import { openRetry, patience, type Trouble } from './retry.ts'
import { send } from './send.ts'
import type { StructuredMode } from './settings.ts'
import { openTally, type Tally } from './tally.ts'
import type { Timing } from './timing.ts'

export type Wire = {
  budget: Budget
  timing: Timing
  /** Aborted with the reason when no new request may start. */
  halt: AbortController
  /** Aborted when requests in flight are to be cut. */
  signal: AbortSignal
}

/** How a call ended. `final`: asking again would end the same, so it is committed. */
type Ending = { final: boolean; finish: Finish; answer: Pick<Answer, 'text' | 'labels' | 'warnings' | 'error'> }

export type Attempted = Ending & { attempts: number; mode: StructuredMode; bill: ReturnType<Tally['bill']> }

/** After so many calls in a row that ended in its failures, the provider has failed and not the calls. */
const failuresOfProvider = 3

/** Sends a call until it has an ending. Throws only what stops the run. */
export async function attemptCall(planned: Planned, wire: Wire): Promise<Attempted> {
  const { request, to } = planned
  const tally = openTally(planned, wire.budget)
  const retry = openRetry(wire.timing)
  const walk = openModeWalk(to.modes)
  const startedAt = wire.timing.now()
  try {
    for (let attempt = 1; ; attempt++) {
      const mode = walk.mode()
      const outcome = await attemptOnce(planned, { wire, tally, mode, attempt })
      if (request.schema && walk.stepsDown(outcome)) continue
      const end = (ending: Ending): Attempted => ({ ...ending, attempts: attempt, mode, bill: tally.bill() })
      if (outcome.kind === 'answer') return end({ final: true, finish: outcome.finish, answer: outcome })
      if (outcome.kind === 'failed' || outcome.kind === 'other-mode') return end(failure(outcome.message))
      if (outcome.kind === 'stop') throw outcome.error
      if (outcome.kind === 'cut') throw wire.halt.signal.reason
      const ms = retry.wait(troubleOf(outcome))
      if (ms === null) return end(exhausted(planned, outcome, { wire, startedAt, attempt }))
      await wire.timing.sleep(ms, wire.halt.signal)
    }
  } finally {
    tally.end()
  }
}

type Attempt = { wire: Wire; tally: Tally; mode: StructuredMode; attempt: number }

async function attemptOnce(planned: Planned, { wire, tally, mode, attempt }: Attempt): Promise<Outcome> {
  const { to, tokens } = planned
  const lease = await to.lane.lease({ model: to.model, tokens, usd: tally.needs(), isAgain: attempt > 1 })
  tally.took()
  let outcome: Outcome = { kind: 'cut' }
  try {
    outcome = await send(planned, { mode, attempt, signal: wire.signal, now: wire.timing.now })
    return outcome
  } finally {
    // Before the lease ends, or the next call would start.
    if (outcome.kind === 'stop') wire.halt.abort(outcome.error)
    book(outcome, tally)
    endLease(outcome, lease)
    if (isAnswered(outcome)) Object.assign(to.track, { lastGoodAt: wire.timing.now(), failedInARow: 0 })
  }
}

type Answered = Extract<Outcome, { kind: 'answer' | 'unusable' }>

const isAnswered = (outcome: Outcome): outcome is Answered => outcome.kind === 'answer' || outcome.kind === 'unusable'

function book(outcome: Outcome, tally: Tally): void {
  if (isAnswered(outcome)) tally.paid(outcome.usage)
  else if (outcome.kind === 'cut' || (outcome.kind === 'retry' && outcome.billed === 'unknown')) tally.lost()
}

function endLease(outcome: Outcome, lease: Lease): void {
  if (isAnswered(outcome)) lease.end('good', tokensOf(outcome.usage))
  else lease.end(outcome.kind === 'retry' && outcome.why === 'throttled' ? 'throttled' : 'other', null)
}

const tokensOf = ({ input, output }: Usage): number | null =>
  input === null || output === null ? null : input + output

const failure = (error: string): Ending => ({
  final: false,
  finish: 'provider-error',
  answer: { text: '', labels: null, warnings: [], error },
})

type Troubled = Extract<Outcome, { kind: 'retry' | 'unusable' }>

function troubleOf(outcome: Troubled): Trouble {
  if (outcome.kind === 'unusable') return { costly: true, throttled: false, afterMs: null }
  return { costly: outcome.why === 'garbage', throttled: outcome.why === 'throttled', afterMs: outcome.afterMs }
}

type Spent = { wire: Wire; startedAt: number; attempt: number }

/** What a call that used up its requests comes to: its own failure, or the provider's, which stops the run. */
function exhausted({ to }: Planned, outcome: Troubled, { wire, startedAt, attempt }: Spent): Ending {
  if (outcome.kind === 'unusable') return { final: outcome.finish === 'empty', finish: outcome.finish, answer: outcome }
  if (isProvidersFault(outcome, to.track, startedAt)) {
    const isThrottled = outcome.why === 'throttled'
    const error = isThrottled
      ? throttledOut(to, outcome.message, outcome.afterMs)
      : unreachable(to, outcome.message, attempt)
    wire.halt.abort(error)
    throw error
  }
  return failure(outcome.message)
}

function isProvidersFault({ why, afterMs }: Retry, track: Track, startedAt: number): boolean {
  // It says itself that it will not answer for longer than we wait, whatever it did for other calls.
  if (afterMs !== null && afterMs > patience.totalMs) return true
  if (track.lastGoodAt >= startedAt) return false
  track.failedInARow++
  return why === 'unreachable' || why === 'throttled' || track.failedInARow >= failuresOfProvider
}
