import type { Budget } from './budget.ts'
import { type Lane, openLane } from './limits.ts'
import { least, type Source } from './source.ts'
import type { Timing } from './timing.ts'

/** How a provider has done so far, to tell its failure from a call's. */
export type Track = { lastGoodAt: number; failedInARow: number }

/** What all calls to one provider share. */
export type ProviderLane = { lane: Lane; track: Track }

/** One lane per provider; where roles wish different limits, the smallest holds. */
export function openLanes(
  sources: readonly { provider: string; source: Source }[],
  common: { budget: Budget; timing: Timing; halt: AbortController },
): Map<string, ProviderLane> {
  const byProvider = Map.groupBy(sources, ({ provider }) => provider)
  const lanes = new Map<string, ProviderLane>()
  for (const [provider, all] of byProvider) {
    const of = (name: 'concurrency' | 'rpm' | 'tpm'): number | null => least(...all.map(({ source }) => source[name]))
    const lane = openLane({ concurrency: of('concurrency') ?? 1, rpm: of('rpm'), tpm: of('tpm'), ...common })
    lanes.set(provider, { lane, track: { lastGoodAt: Number.NEGATIVE_INFINITY, failedInARow: 0 } })
  }
  return lanes
}
