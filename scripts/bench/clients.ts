import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText } from 'ai'
import { Pool } from 'undici'
import { maxTokens, promptOf, requestOf } from './prompt.ts'
import { openWholePath } from './whole-path.ts'

export type Client = { name: string; call(n: number): Promise<unknown>; close(): Promise<void> }

/** `url` is a server with `/v1`; `folder` a fresh one, for a client that keeps something. */
export type Target = { url: string; folder: string; concurrency: number }

export const openClients: readonly ((target: Target) => Client | Promise<Client>)[] = [
  bareUndici,
  builtInFetch,
  sdkText,
  wholePath,
]

const bodyOf = (n: number): string =>
  JSON.stringify({ model: 'bench', max_tokens: maxTokens, messages: [{ role: 'user', content: promptOf(n) }] })

const headers = { 'content-type': 'application/json' }

function bareUndici({ url, concurrency }: Target): Client {
  const { origin, pathname } = new URL(`${url}/chat/completions`)
  const pool = new Pool(origin, { connections: concurrency })
  const call = async (n: number) =>
    (await pool.request({ method: 'POST', path: pathname, headers, body: bodyOf(n) })).body.json()
  return { name: 'bare undici', call, close: () => pool.close() }
}

function builtInFetch({ url }: Target): Client {
  const call = async (n: number) =>
    (await fetch(`${url}/chat/completions`, { method: 'POST', headers, body: bodyOf(n) })).json()
  return { name: 'built-in fetch', call, close: async () => {} }
}

function sdkText({ url }: Target): Client {
  const model = createOpenAICompatible({ name: 'bench', baseURL: url }).languageModel('bench')
  const call = (n: number) =>
    generateText({ model, prompt: promptOf(n), maxOutputTokens: maxTokens, maxRetries: 0 }).then(({ text }) => text)
  return { name: 'generateText', call, close: async () => {} }
}

/** Key, ledger, limits, budget, request, classification and durable commit. */
async function wholePath({ url, folder, concurrency }: Target): Promise<Client> {
  const models = await openWholePath({ url, folder, concurrency, budget: 1000 })
  return { name: 'whole path, durable', call: (n) => models.call(requestOf(n)), close: models.close }
}
