import type { ProviderPart } from '../core/parts.ts'
import { listedPrice, type Price, type Rates, userPrice } from './cost.ts'
import { packageFor, presetOf } from './presets.ts'
import { type ProviderSetting, type RoleSetting, serverSchema } from './settings.ts'
import { splitRef } from './split-ref.ts'

/** What is known of a model's price without its key: free, a price, or neither. */
export type Pricing = { free: boolean; price: Price | null }

type Known = { providers: Readonly<Record<string, ProviderSetting>>; parts: readonly ProviderPart[] }

export function priceOf(setting: RoleSetting, { providers, parts }: Known): Pricing {
  const { provider, model } = splitRef(setting.model)
  const part = parts.find(({ id }) => id === provider)
  if (part) return { free: part.free, price: null }
  const server = providers[provider] ?? {}
  return serverPrice({ provider, model }, { rates: ratesIn(setting) ?? ratesIn(server), server })
}

type Named = { provider: string; model: string }

/** Of a model behind a network. `rates` are the user's own, which come before any table. */
export function serverPrice(
  { provider, model }: Named,
  { rates, server }: { rates: Rates | undefined; server: ProviderSetting },
): Pricing {
  const preset = presetOf(provider, server)
  if (rates) {
    const price = userPrice(provider, rates)
    const free = price.worst(1e6, 1e6) === 0
    return { free, price: free ? null : price }
  }
  if (preset?.prices === null) return { free: true, price: null }
  const table = preset ? preset.prices : packageFor(provider, server)?.split('/').at(-1)
  // A known provider at another address is somebody else, whose prices nobody knows.
  const isListed = table !== undefined && server['base_url'] === undefined
  return { free: false, price: isListed ? listedPrice(table, model) : null }
}

const ratesIn = (settings: ProviderSetting | undefined): Rates | undefined =>
  serverSchema.shape.price.safeParse(settings?.['price']).data
