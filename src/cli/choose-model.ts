import { defaultModels } from '../models/default-models.ts'
import { keyNameOf, presets } from '../models/presets.ts'
import { type RunningServer, runningServers } from '../models/running-servers.ts'
import type { Env } from './terminal.ts'

/** A model for every role, and in a few words why it was taken. */
export type Choice = { ref: string; why: string }

/** A model as somebody names it: `provider/model`, or the provider alone, which stands for its usual model or for the first that its server lists. */
export async function namedModel(given: string): Promise<Choice> {
  const usual = Object.hasOwn(defaultModels, given) ? defaultModels[given] : undefined
  if (usual !== undefined)
    return { ref: `${given}/${usual}`, why: free[given] ?? `the usual one of ${given}; name another as ${given}/MODEL` }
  const preset = Object.hasOwn(presets, given) ? presets[given] : undefined
  const servers = preset?.key === null ? await runningServers({ [given]: preset.baseUrl }) : []
  const [first] = foundModels({}, servers)
  return first ?? { ref: given, why: 'as you named it' }
}

const free: Readonly<Record<string, string>> = {
  simulated: 'which rehearses: free, in seconds, not for training',
  local: 'which runs in this process, free',
}

/** What is there, best first: providers whose key is set, then servers that are running; without either, the model that runs anywhere. */
export function foundModels(env: Env, servers: readonly RunningServer[]): Choice[] {
  const keyed = Object.keys(presets).flatMap((provider) => {
    const key = keySet(provider, env)
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
  why: 'because no key is set and no server is running; it runs in this process, free. It is small, so that few of its replies may pass: `tunesmith init --models PROVIDER` in the project names another',
}

/** The variable that holds a provider's key, under any name that people give it; `null` where none is set. */
export function keySet(provider: string, env: Env): string | null {
  const key = keyNameOf(provider, undefined, env)
  return key !== null && env[key] ? key : null
}
