import { at } from './at.ts'
import { presets } from './presets.ts'

/** A server on this machine that answers, and the models that it lists, in its order. */
export type RunningServer = { provider: string; models: readonly string[] }

/** A server on the same machine answers at once or is not there. */
const patienceMs = 400

/** Those of the well-known servers without a key that are up and list a model. Spends nothing: it asks for their lists. */
export async function runningServers(
  servers: Readonly<Record<string, string>> = knownServers,
): Promise<RunningServer[]> {
  const asked = Object.entries(servers).map(async ([provider, baseUrl]) => ({
    provider,
    models: await modelsAt(baseUrl),
  }))
  return (await Promise.all(asked)).filter(({ models }) => models.length > 0)
}

const knownServers: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(presets).flatMap(([name, { key, prices, baseUrl }]) =>
    key === null && prices === null ? [[name, baseUrl]] : [],
  ),
)

/** None where nothing answers, or something else does. */
async function modelsAt(baseUrl: string): Promise<string[]> {
  try {
    const response = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(patienceMs) })
    if (!response.ok) return []
    const list = at(await response.json(), 'data')
    return Array.isArray(list) ? list.map((model) => at(model, 'id')).filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
