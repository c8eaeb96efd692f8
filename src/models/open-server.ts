import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { z } from 'zod'
import { TunesmithError } from '../core/errors.ts'
import { listedPrice, type Price, userPrice } from './cost.ts'
import { openFetch, type PooledFetch } from './fetch.ts'
import { type Preset, presets } from './presets.ts'
import { checkSettings, type ProviderSetting, roleSchema, serverSchema } from './settings.ts'
import { defaultConcurrency, least, type Named, type Source, type SourceOptions } from './source.ts'

type RoleWishes = z.infer<typeof roleSchema>
type ServerWishes = z.infer<typeof serverSchema>

const defaultTimeoutSeconds = 900

/** A model behind OpenAI's chat completions: a known provider, the user's own, or a known one changed by the user. */
export function openServer(named: Named, options: SourceOptions): Source {
  const { role, setting, provider, model } = named
  const { model: _ref, ...own } = setting
  const mine = options.providers[provider] ?? {}
  refuseOtherTypes(provider, mine)
  const wishes = checkSettings(own, { schema: roleSchema, where: `models.${role}`, extra: [] })
  const server = checkSettings(mine, { schema: serverSchema, where: `providers.${provider}`, extra: [] })
  const preset = Object.hasOwn(presets, provider) ? presets[provider] : undefined
  const keyName = server.key ?? preset?.key ?? null
  const concurrency = least(options.concurrency, wishes.concurrency, server.concurrency) ?? defaultConcurrency
  const timeoutMs = (wishes.timeout ?? server.timeout ?? defaultTimeoutSeconds) * 1000
  const price = priceOf(named, { wishes, server, preset })
  const seeds = wishes.seed ?? server.seed ?? false
  const isFree = price === null ? preset?.prices === null : price.worst(1e6, 1e6) === 0
  return {
    language: languageModel(model, {
      provider,
      baseUrl: baseUrlOf(provider, server, preset),
      apiKey: keyOf(keyName, named, options.env),
      maxTokensName: preset?.maxTokensName,
      pool: poolOf({ provider, concurrency, timeoutMs }, options),
    }),
    facts: {},
    free: isFree,
    simulated: false,
    scoresLabels: false,
    seeds,
    isPart: false,
    price: isFree ? null : price,
    structured: wishes.structured ?? server.structured ?? preset?.structured ?? 'json_schema',
    concurrency,
    rpm: least(wishes.rpm, server.rpm),
    tpm: least(wishes.tpm, server.tpm),
    keyName,
    sampling: wishes,
    extra: seeds ? { seed: true } : {},
  }
}

function refuseOtherTypes(provider: string, { type = 'openai-compatible' }: ProviderSetting): void {
  if (type === 'openai-compatible') return
  throw new TunesmithError(`Providers of type "${String(type)}" are not in this version.`, {
    code: 'provider/not-in-this-version',
    where: `providers.${provider}.type`,
    fix: 'Use a server that speaks OpenAI chat completions, with `type: openai-compatible` and a `base_url`.',
  })
}

function priceOf(
  { provider, model }: Named,
  { wishes, server, preset }: { wishes: RoleWishes; server: ServerWishes; preset: Preset | undefined },
): Price | null {
  const rates = wishes.price ?? server.price
  if (rates) return userPrice(provider, rates)
  // A known provider at another address is somebody else, whose prices nobody knows.
  return preset?.prices && !server.base_url ? listedPrice(preset.prices, model) : null
}

function baseUrlOf(provider: string, { base_url }: ServerWishes, preset: Preset | undefined): string {
  const url = base_url ?? preset?.baseUrl
  if (url) return url
  throw new TunesmithError(`The provider "${provider}" has no address.`, {
    code: 'models/no-address',
    where: `providers.${provider}`,
    fix: 'Add its `base_url`, for example `base_url: "http://localhost:8000/v1"`.',
  })
}

function keyOf(name: string | null, { role, setting, provider }: Named, env: SourceOptions['env']): string | undefined {
  if (name === null) return undefined
  const key = env[name]?.trim()
  if (key) return key
  throw new TunesmithError(`The ${role} model is ${setting.model}, and no key is set for ${provider}.`, {
    code: 'models/no-key',
    where: name,
    fix: `Put ${name}=… in .env, or rehearse for free with \`--model ${role}=simulated/any\`.`,
  })
}

type PoolWish = { provider: string; concurrency: number; timeoutMs: number }

function poolOf({ provider, concurrency, timeoutMs }: PoolWish, { shared }: SourceOptions): PooledFetch {
  const name = `${provider} ${timeoutMs}`
  const pool = shared.pools.get(name) ?? openFetch({ connections: concurrency, timeoutMs })
  shared.pools.set(name, pool)
  return pool
}

type Wire = {
  provider: string
  baseUrl: string
  apiKey: string | undefined
  maxTokensName: string | undefined
  pool: PooledFetch
}

const languageModel = (model: string, { provider, baseUrl, apiKey, maxTokensName, pool }: Wire): LanguageModelV4 =>
  createOpenAICompatible({
    name: provider,
    baseURL: baseUrl,
    supportsStructuredOutputs: true,
    fetch: pool.fetch,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(maxTokensName === undefined
      ? {}
      : { transformRequestBody: ({ max_tokens, ...rest }) => ({ ...rest, [maxTokensName]: max_tokens }) }),
  }).languageModel(model)
