import { TunesmithError } from '../core/errors.ts'
import type { Account, Ledger } from '../core/ledger.ts'

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
  onBudget?: ((account: Account & { limit: number }) => void) | undefined
}

/** Dollars are taken from the ledger in durable blocks before they are used, so that not every call writes twice. */
const callsPerBlock = 32

export function openBudget({ ledger, account, limit, onBudget }: BudgetOptions): Budget {
  const most = limit ?? Number.MAX_VALUE
  const listeners: (() => void)[] = []
  let block = 0
  let holders = 0

  const extend = (usd: number): boolean => {
    const missing = usd - block
    // A crash loses the rest of a block, so a block is at most one part in a hundred.
    const more = Math.min((callsPerBlock - 1) * usd, most / 100)
    for (const size of [missing + more, missing]) {
      if (!ledger.reserve(account, size, most)) continue
      block += size
      return true
    }
    return false
  }
  return {
    account,
    take(usd) {
      if (block < usd && !extend(usd)) return false
      block = Math.max(0, block - usd)
      holders++
      return true
    },
    end(held, keep) {
      block += held - keep
      holders--
      for (const listener of listeners) listener()
    },
    holders: () => holders,
    onFree: (listener) => void listeners.push(listener),
    changed() {
      if (limit !== null) onBudget?.({ ...ledger.account(account), limit })
    },
    spent: (usd) => budgetSpent(ledger.account(account), { block, limit: most, usd }),
    close() {
      if (block > 0) ledger.release(account, block)
      block = 0
    },
  }
}

function budgetSpent(
  { spent, reserved }: Account,
  { block, limit, usd }: { block: number; limit: number; usd: number },
): TunesmithError {
  const used = spent + reserved - block
  const what = `Stopped at ${dollars(used)} of ${dollars(limit)}: the next call may cost ${dollars(usd)}. Everything so far is saved.`
  const next = Math.ceil(Math.max(limit * 1.5, used + usd) * 100) / 100
  const fix = `Continue with \`tunesmith run --budget ${next}\`.`
  return new TunesmithError(what, { code: 'run/budget-spent', where: 'budget', fix })
}

const dollars = (usd: number): string => `$${usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`
