import { defaultModels } from '../models/default-models.ts'
import { type Preset, presets } from '../models/presets.ts'
import type { RunningServer } from '../models/running-servers.ts'
import type { Env } from './terminal.ts'

/** A model for every role, and in a few words why it was taken. */
export type Choice = { ref: string; why: string }

/** A model as somebody names it: `provider/model`, or the provider alone, which stands for its usual model. */
export function namedModel(given: string): Choice {
  const model = Object.hasOwn(defaultModels, given) ? defaultModels[given] : undefined
  return model === undefined
    ? { ref: given, why: 'as you named it' }
    : { ref: `${given}/${model}`, why: `the usual one of ${given}; name another as ${given}/MODEL` }
}

/** What is there, best first: providers whose key is set, then servers that are running; without either, the model that runs anywhere. */
export function foundModels(env: Env, servers: readonly RunningServer[]): Choice[] {
  const keyed = Object.entries(presets).flatMap(([provider, preset]) => {
    const key = keySet(preset, env)
    const model = defaultModels[provider]
    return key && model ? [{ ref: `${provider}/${model}`, why: `because ${key} is set` }] : []
  })
  const running = servers.flatMap(({ provider, models }) => {
    const [model] = models.filter((id) => !/embed|rerank/i.test(id))
    return model === undefined ? [] : [{ ref: `${provider}/${model}`, why: `because ${provider} is running` }]
  })
  return [...keyed, ...running]
}

export const modelOfLastResort: Choice = {
  ref: `local/${defaultModels['local']}`,
  why: 'because no key is set and no server is running; it runs in this process, free',
}

/** The variable that holds a provider's key, under any name that people give it. */
export function keySet({ key, otherKeys = [] }: Preset & { otherKeys?: readonly string[] }, env: Env): string | null {
  return [key, ...otherKeys].find((name) => name !== null && env[name]) ?? null
}
