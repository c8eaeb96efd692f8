import type { CallKind, CallReply, Role } from './calls.ts'
import type { Answer } from './types.ts'

/** One committed call. Money and tokens are of the call itself, whatever reads it later. */
export type CallRecord = {
  reply: CallReply
  kind: CallKind
  role: Role
  /** How many requests went out before this reply, itself included. */
  attempt: number
  /** Which price was used; `null` where it is unknown. */
  priceId: string | null
  /** The rendered call, kept for audit. */
  request: unknown
}

export type StoredVerdict = { key: string; answer: Answer; reason: string; confidence?: number }

/** What was booked on one budget, in US dollars. spent + reserved <= limit at all times. */
export type Account = {
  spent: number
  reserved: number
  /** The part of `reserved` whose process is gone; it stays reserved, because its calls may have been billed. Absent: none. */
  lost?: number
}

/**
 * The only store of paid work, shared by every run and process of a project.
 * A reply is visible to the pipeline only after `commit` resolves, which is after it is durable.
 */
export type Ledger = {
  find(key: string): CallReply | undefined
  /**
   * Also settles `reserved` dollars of `account` into what the call cost, in the same transaction; all of them where
   * the cost is unknown. A second reply for a key is not kept, but what it cost is booked.
   */
  commit(record: CallRecord, settle?: { account: string; reserved: number }): Promise<void>
  /** Take `usd` out of what is left under `limit`, durably, before it is used. False: it does not fit. */
  reserve(account: string, usd: number, limit: number): boolean
  /** Give back what was reserved and not used. */
  release(account: string, usd: number): void
  account(account: string): Account
  /** Calls that were booked on it and whose cost is unknown, because their price or their tokens are. */
  unknownCalls(account: string): number
  /**
   * Say that this process is about to make the call, so that another one on the same ledger waits.
   * False while a live process holds it, and once it is committed: look with `find` before asking again. Once it is
   * true, nobody has committed the call.
   * A claim ends at commit, at `abandon`, or when its process is gone.
   */
  claim(key: string): Promise<boolean>
  abandon(key: string): void
  findVerdicts(keys: readonly string[]): Map<string, StoredVerdict>
  /** All or none. */
  commitVerdicts(verdicts: readonly StoredVerdict[]): Promise<void>
  close(): Promise<void>
}
