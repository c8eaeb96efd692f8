import type { Usage } from '../core/types.ts'
import type { Budget } from './budget.ts'
import type { Planned } from './callee.ts'
import { upToNanos } from './money.ts'
import { unknownUsage } from './outcome.ts'

/** What one call has cost so far, over all its requests, and the dollars it holds. */
export type Tally = {
  /** To take for the next request; `null` where that is nothing or held already. */
  needs(): number | null
  /** The dollars of a lease are ours now. */
  took(): void
  /** The request was answered. Unknown usage keeps its whole reservation counted. A request that was not billed needs no word. */
  paid(usage: Usage): void
  /** Nobody knows whether the request was billed. Its reservation stays counted as spent for good. */
  lost(): void
  /** No further request: give back what was held for one. */
  end(): void
  bill(): { usage: Usage; costUsd: number | null; settle: number }
}

export function openTally({ to, worstUsd }: Planned, budget: Budget): Tally {
  let held: number | null = null
  let settle = 0
  let usd = 0
  let known: Usage | null = null
  let unknown: { usage: Usage; reserved: number } | null = null
  const end = (keep: number): void => {
    if (held !== null) budget.end(held, keep)
    held = null
  }
  return {
    needs: () => (held === null ? worstUsd : null),
    took() {
      held ??= worstUsd
    },
    paid(usage) {
      const cost = to.free ? 0 : (to.price?.cost(usage) ?? null)
      const reserved = Math.min(upToNanos(cost ?? Number.POSITIVE_INFINITY), held ?? 0)
      if (cost === null) unknown = { usage, reserved }
      else {
        unknown = null
        known = known ? add(known, usage) : usage
        usd += cost
        settle += reserved
      }
      end(reserved)
    },
    lost: () => end(held ?? 0),
    end: () => end(0),
    bill: () =>
      unknown
        ? { usage: unknown.usage, costUsd: null, settle: settle + unknown.reserved }
        : { usage: known ?? unknownUsage, costUsd: usd, settle },
  }
}

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)

const add = (a: Usage, b: Usage): Usage => ({
  input: sum(a.input, b.input),
  cached: sum(a.cached, b.cached),
  output: sum(a.output, b.output),
})
