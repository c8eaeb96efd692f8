import type { ProviderPart } from '../core/parts.ts'
import { listedPrice, type Price, userPrice } from './cost.ts'
import { presets } from './presets.ts'
import { splitRef } from './registry.ts'
import { type ProviderSetting, type RoleSetting, serverSchema } from './settings.ts'

/** What is known of a model's price without its key: free, a price, or neither. */
export type Pricing = { free: boolean; price: Price | null }

type Known = { providers: Readonly<Record<string, ProviderSetting>>; parts: readonly ProviderPart[] }

export function priceOf(setting: RoleSetting, { providers, parts }: Known): Pricing {
  const { provider, model } = splitRef(setting.model)
  const part = parts.find(({ id }) => id === provider)
  if (part) return { free: part.free, price: null }
  const rates = ratesIn(setting) ?? ratesIn(providers[provider])
  if (rates) {
    const price = userPrice(provider, rates)
    const free = price.worst(1e6, 1e6) === 0
    return { free, price: free ? null : price }
  }
  const preset = Object.hasOwn(presets, provider) ? presets[provider] : undefined
  // A known provider at another address is somebody else, whose prices nobody knows.
  const isElsewhere = providers[provider]?.['base_url'] !== undefined
  if (preset?.prices === null) return { free: true, price: null }
  const price = isElsewhere ? null : listedPrice(preset?.prices ?? provider, model)
  return { free: false, price }
}

const ratesIn = (settings: ProviderSetting | undefined) => serverSchema.shape.price.safeParse(settings?.['price']).data
