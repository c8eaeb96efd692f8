import type { Ledger } from '../core/ledger.ts'

/** So many calls share one wait for the disk. */
const callsPerBlock = 128

export type BlockOptions = { ledger: Pick<Ledger, 'reserve' | 'release'>; account: string; most: number }

/** Dollars that are reserved durably in one write and then handed out call by call. */
export type Block = {
  take(usd: number): boolean
  giveBack(usd: number): void
  left(): number
  /** Gives what is left back to the ledger. */
  close(): void
}

export function openBlock({ ledger, account, most }: BlockOptions): Block {
  let left = 0
  const grow = (usd: number): boolean => {
    const missing = usd - left
    // A crash loses what is left of a block, so it is at most one part in a hundred of the budget.
    const more = Math.min((callsPerBlock - 1) * usd, most / 100)
    for (const size of [missing + more, missing]) {
      if (!ledger.reserve(account, size, most)) continue
      left += size
      return true
    }
    return false
  }
  return {
    take(usd) {
      if (left < usd && !grow(usd)) return false
      left = Math.max(0, left - usd)
      return true
    },
    giveBack(usd) {
      left += usd
    },
    left: () => left,
    close() {
      if (left > 0) ledger.release(account, left)
      left = 0
    },
  }
}
