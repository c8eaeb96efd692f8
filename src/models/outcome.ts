import type { TunesmithError } from '../core/errors.ts'
import type { Usage } from '../core/types.ts'

/** What one request came to. Only `answer` can become a committed reply; the other kinds say what to do next. */
export type Outcome =
  | ({ kind: 'answer'; finish: 'stop' | 'truncated' | 'refused' } & Answer)
  /** Answered and paid, but not data. Asked again a few times. */
  | ({ kind: 'unusable'; finish: 'empty' | 'provider-error' } & Answer)
  | Retry
  /** The server does not take this way of sending a schema. */
  | { kind: 'other-mode'; message: string }
  /** Final for this call alone, and not paid. */
  | { kind: 'failed'; message: string }
  /** Final for the run. */
  | { kind: 'stop'; error: TunesmithError }
  /** Cut by us. Whether it is billed is not known. */
  | { kind: 'cut' }

export type Answer = {
  text: string
  usage: Usage
  labels: Readonly<Record<string, number>> | null
  warnings: readonly string[]
  error: string | null
}

export type Retry = {
  kind: 'retry'
  /** `fault`: the server failed on this request; `garbage`: it said 200 and sent no reply. */
  why: 'unreachable' | 'throttled' | 'fault' | 'garbage'
  billed: 'no' | 'unknown'
  /** What the server asks us to wait. */
  afterMs: number | null
  message: string
}

export const unknownUsage: Usage = { input: null, cached: null, output: null }
export const noUsage: Usage = { input: 0, cached: 0, output: 0 }
