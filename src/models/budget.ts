import { dollars, roundUp } from '../core/dollars.ts'
import { TunesmithError } from '../core/errors.ts'
import type { Account, Ledger } from '../core/ledger.ts'
import { openBlock } from './block.ts'

export type Budget = {
  /** The name that commits settle on. */
  readonly account: string
  /** Take the most that a call can cost. False: it does not fit now. */
  take(usd: number): boolean
  /** A call that took `held` is over; `keep` of it stays counted (what it cost, or all where that is unknown). */
  end(held: number, keep: number): void
  /** Calls that hold dollars: if there are none, what does not fit now never will. */
  holders(): number
  /** Called when dollars come back. */
  onFree(listener: () => void): void
  /** Tell whoever shows the budget. */
  changed(): void
  spent(usd: number): TunesmithError
  /** Gives back what no call took. */
  close(): void
}

export type BudgetOptions = {
  ledger: Pick<Ledger, 'reserve' | 'release' | 'account'>
  account: string
  /** US dollars; `null`: no limit, and everything is booked all the same, since a later run may set one. */
  limit: number | null
  /** US dollars that are forecast to be enough for all; `null`: not known. */
  enough?: () => number | null
  onBudget?: ((account: Account & { limit: number }) => void) | undefined
}

export function openBudget({ ledger, account, limit, enough = () => null, onBudget }: BudgetOptions): Budget {
  const most = limit ?? Number.MAX_VALUE
  const block = openBlock({ ledger, account, most })
  const listeners: (() => void)[] = []
  let holders = 0
  let isToldThisTurn = false
  return {
    account,
    take(usd) {
      const isTaken = block.take(usd)
      if (isTaken) holders++
      return isTaken
    },
    end(held, keep) {
      block.giveBack(held - keep)
      holders--
      for (const listener of listeners) listener()
    },
    holders: () => holders,
    onFree: (listener) => void listeners.push(listener),
    changed() {
      if (limit === null || !onBudget || isToldThisTurn) return
      // Calls that were committed together are told together: the first of them sees what all of them cost.
      isToldThisTurn = true
      setImmediate(() => {
        isToldThisTurn = false
      })
      onBudget({ ...ledger.account(account), limit })
    },
    spent: (usd) =>
      budgetSpent(ledger.account(account), { left: block.left(), limit: most, usd, enough: enough() ?? 0 }),
    close: () => block.close(),
  }
}

function budgetSpent(
  { spent, reserved, lost = 0 }: Account,
  { left, limit, usd, enough }: { left: number; limit: number; usd: number; enough: number },
): TunesmithError {
  const used = spent + reserved - left
  const cutOff = lost > 0 ? ` (${dollars(lost)} of it for calls that were cut off and may have been billed)` : ''
  const what = `Stopped at ${dollars(used)} of ${dollars(limit)}${cutOff}: the next call may cost ${dollars(usd)}. Everything so far is saved.`
  const next = roundUp(Math.max(limit * 1.5, used + usd, enough))
  const fix = `Continue with \`tunesmith run --budget ${next}\`.`
  return new TunesmithError(what, { code: 'run/budget-spent', where: 'budget', fix })
}
