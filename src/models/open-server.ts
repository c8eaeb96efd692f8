import type { z } from 'zod'
import { TunesmithError } from '../core/errors.ts'
import { readKey } from './api-key.ts'
import { droppedIn } from './dropped.ts'
import { openFetch, type PooledFetch } from './fetch.ts'
import { type Opened, openLanguage, wrapped } from './open-language.ts'
import { openPackage } from './open-package.ts'
import { keyNameOf, type Preset, packageFor, presetOf } from './presets.ts'
import { serverPrice } from './price-of.ts'
import { checkSettings, roleSchema, serverSchema, structuredModes } from './settings.ts'
import { defaultConcurrency, least, type Named, type Source, type SourceOptions } from './source.ts'

type RoleWishes = z.infer<typeof roleSchema>
type ServerWishes = z.infer<typeof serverSchema>
type Wishes = { wishes: RoleWishes; server: ServerWishes; preset: Preset | undefined }

const defaultTimeoutSeconds = 900

/** A model behind a network: a known provider, the user's own, a known one changed by the user, or an AI SDK package. */
export async function openServer(named: Named, options: SourceOptions): Promise<Source> {
  const { role, setting, provider } = named
  const { model: _ref, ...own } = setting
  const mine = options.providers[provider] ?? {}
  const wishes = checkSettings(own, { schema: roleSchema, where: `models.${role}`, extra: [] })
  const server = checkSettings(mine, { schema: serverSchema, where: `providers.${provider}`, extra: [] })
  const preset = presetOf(provider, server)
  const concurrency = least(options.concurrency, wishes.concurrency, server.concurrency) ?? defaultConcurrency
  const timeoutMs = (wishes.timeout ?? server.timeout ?? defaultTimeoutSeconds) * 1000
  const { free, price } = serverPrice(named, { rates: wishes.price ?? server.price, server })
  const seeds = wishes.seed ?? server.seed ?? false
  const pool = poolOf({ provider, concurrency, timeoutMs }, options)
  const opened = await openModel(named, { wishes, server, preset }, { options, pool })
  return {
    ...saying(opened, setting.model, options),
    facts: {},
    free,
    simulated: false,
    scoresLabels: false,
    seeds,
    isPart: false,
    price,
    structured: wishes.structured ?? server.structured ?? preset?.structured ?? 'json_schema',
    // Messages have no JSON mode without a schema.
    ways: opened.wire === 'messages' ? structuredModes.filter((mode) => mode !== 'json_object') : structuredModes,
    concurrency,
    rpm: least(wishes.rpm, server.rpm),
    tpm: least(wishes.tpm, server.tpm),
    keyName: keyNameOf(provider, options.providers[provider], options.env),
    sampling: wishes,
    extra: seeds ? { seed: true } : {},
  }
}

type Means = { options: SourceOptions; pool: PooledFetch }

async function openModel(named: Named, { wishes, server, preset }: Wishes, { options, pool }: Means): Promise<Opened> {
  const { provider, model } = named
  const keyName = keyNameOf(provider, options.providers[provider], options.env)
  const apiKey = keyName === null ? undefined : readKey(keyName, named, options.env)
  const name = packageFor(provider, options.providers[provider])
  if (name !== undefined) {
    const where = server.package === undefined ? `models.${named.role}` : `providers.${provider}.package`
    const address = server.base_url === undefined ? {} : { baseURL: server.base_url }
    const settings = { ...server.options, ...(apiKey === undefined ? {} : { apiKey }), ...address, fetch: pool.fetch }
    return { language: await openPackage({ name, model, root: options.root, where, settings }), wire: 'other' }
  }
  const type = server.type ?? preset?.type ?? 'openai-compatible'
  const api = wishes.api ?? server.api
  if (api !== undefined && type !== 'openai') throw noApi(named, wishes.api === undefined)
  const baseUrl = baseUrlOf(provider, server, preset)
  return openLanguage[type]({ provider, model, baseUrl, apiKey, api: api ?? 'chat', fetch: pool.fetch })
}

/** A model that says, once in a run, what of a call's parameters never reaches it. */
function saying({ language, wire }: Opened, ref: string, { notify, shared }: SourceOptions): Opened {
  const doGenerate: typeof language.doGenerate = async (call) => {
    const result = await language.doGenerate(call)
    if (result.warnings.length === 0) return result
    for (const dropped of droppedIn(result.warnings)) {
      const text = `${ref}: ${dropped}`
      if (!shared.said.has(text)) notify(text)
      shared.said.add(text)
    }
    return result
  }
  return { language: wrapped(language, doGenerate), wire }
}

const noApi = ({ role, provider }: Named, ofProvider: boolean): TunesmithError =>
  new TunesmithError(`Only providers of type openai have an \`api\` to choose, and ${provider} is none.`, {
    code: 'models/invalid-setting',
    where: ofProvider ? `providers.${provider}.api` : `models.${role}.api`,
    fix: 'Remove it, or set `type: openai`.',
  })

function baseUrlOf(provider: string, { base_url }: ServerWishes, preset: Preset | undefined): string {
  const url = base_url ?? preset?.baseUrl
  if (url) return url
  throw new TunesmithError(`The provider "${provider}" has no address.`, {
    code: 'models/no-address',
    where: `providers.${provider}`,
    fix: 'Add its `base_url`, for example `base_url: "http://localhost:8000/v1"`.',
  })
}

type PoolWish = { provider: string; concurrency: number; timeoutMs: number }

function poolOf({ provider, concurrency, timeoutMs }: PoolWish, { shared }: SourceOptions): PooledFetch {
  const name = `${provider} ${timeoutMs}`
  const pool = shared.pools.get(name) ?? openFetch({ connections: concurrency, timeoutMs })
  shared.pools.set(name, pool)
  return pool
}
