import { calcPrice, type PriceCalculation } from '@pydantic/genai-prices'
import type { Usage } from '../core/types.ts'

/** What a model charges, in US dollars. */
export type Price = {
  /** Names the price that was used, stored with each call. */
  id: string
  /** The most that a call of so many tokens can cost. */
  worst(inputTokens: number, outputTokens: number): number
  /** `null` where the usage is not known. */
  cost(usage: Usage): number | null
}

/** US dollars per million tokens. Without `cached`, cached tokens cost as much as others. */
export type Rates = { input: number; output: number; cached?: number | undefined }

type Bill = (input: number, cached: number, output: number) => number

export const userPrice = (provider: string, rates: Rates): Price =>
  priceOf(`user:${provider}:${rates.input}/${rates.cached ?? rates.input}/${rates.output}`, { now: billBy(rates) })

/** The price in the bundled table, which is never fetched; `null` if it has none. `provider` is the table's own id. */
export function listedPrice(provider: string, model: string): Price | null {
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId: provider })
  if (!found) return null
  const { input_mtok: input, output_mtok: output, cache_read_mtok: cached } = found.model_price
  if (input === undefined || output === undefined) return null
  const id = `genai-prices:${found.provider.id}/${found.model.id}`
  const fixed = !Array.isArray(found.model.prices)
  if (fixed && typeof input === 'number' && typeof output === 'number' && typeof cached !== 'object') {
    return priceOf(id, { now: billBy({ input, output, cached }) })
  }
  return priceOf(id, { now: billByTable(found), dearest: billByTable(found, dearestTime(found)) })
}

function priceOf(id: string, { now, dearest = now }: { now: Bill; dearest?: Bill }): Price {
  return {
    id,
    worst: (input, output) => dearest(input, 0, output),
    cost: ({ input, cached, output }) =>
      input === null || output === null ? null : now(input, Math.min(cached ?? 0, input), output),
  }
}

const billBy =
  ({ input, output, cached = input }: Rates): Bill =>
  (all, fromCache, written) =>
    ((all - fromCache) * input + fromCache * cached + written * output) / 1e6

/** For prices with tiers by length or hours of the day. */
function billByTable(found: PriceCalculation, timestamp?: Date): Bill {
  const provider = { ...found.provider, models: [found.model] }
  return (input, cached, output) => {
    const usage = { input_tokens: input, cache_read_tokens: cached, output_tokens: output }
    const result = calcPrice(usage, found.model.id, timestamp ? { provider, timestamp } : { provider })
    if (!result) throw new Error(`The price of ${found.model.id} was there a moment ago.`)
    return result.total_price
  }
}

/** A reservation must hold at any hour, so it is made at the dearest one; prices change on the half hour. */
function dearestTime(found: PriceCalculation): Date {
  const today = new Date()
  const times = Array.from({ length: 48 }, (_, n) => new Date(today.getTime() + n * 1_800_000))
  const costs = times.map((time) => billByTable(found, time)(1_000_000, 0, 1_000_000))
  return times[costs.indexOf(Math.max(...costs))] ?? today
}
