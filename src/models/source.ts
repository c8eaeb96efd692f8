import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Role } from '../core/calls.ts'
import type { Notify, OpenModel, ProviderPart } from '../core/parts.ts'
import type { Price } from './cost.ts'
import type { PooledFetch } from './fetch.ts'
import type { ProviderSetting, RoleSetting, StructuredMode } from './settings.ts'
import type { Wire } from './wire.ts'

/** A model that can be called, and what is known about it. */
export type Source = {
  language: LanguageModelV4
  /** In what form its replies arrive. */
  wire: Wire
  free: boolean
  simulated: boolean
  scoresLabels: boolean
  /** Whether `seed` reaches the model. */
  seeds: boolean
  isPart: boolean
  price: Price | null
  structured: StructuredMode
  /** The ways to send a schema that make a difference there. */
  ways: readonly StructuredMode[]
  /** These three are of the provider, whatever model is called. */
  concurrency: number
  rpm: number | null
  tpm: number | null
  /** The variable that holds the key. */
  keyName: string | null
  sampling: { temperature?: number | undefined; top_p?: number | undefined; max_tokens?: number | undefined }
  /** Further settings that decide an answer. */
  extra: Readonly<Record<string, unknown>>
  facts: Readonly<Record<string, unknown>>
}

export type SourceOptions = {
  providers: Readonly<Record<string, ProviderSetting>>
  parts: readonly ProviderPart[]
  root: string
  env: Readonly<Record<string, string | undefined>>
  concurrency: number | undefined
  notify: Notify
  /** What roles share and the end closes. */
  shared: { parts: Map<string, Promise<OpenModel>>; pools: Map<string, PooledFetch>; said: Set<string> }
}

/** What a role asks for: `models.<role>`, taken apart. */
export type Named = { role: Role; setting: RoleSetting; provider: string; model: string }

export const defaultConcurrency = 64

/** The smallest of the wishes that there are. */
export const least = (...counts: (number | null | undefined)[]): number | null => {
  const stated = counts.filter((count) => typeof count === 'number')
  return stated.length > 0 ? Math.min(...stated) : null
}
