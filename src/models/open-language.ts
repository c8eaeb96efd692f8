import { APICallError, type LanguageModelV4, type LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { at } from './at.ts'
import type { Api, ServerType } from './settings.ts'
import type { Wire } from './wire.ts'

/** A model of a bundled package, and in what form its replies arrive. */
export type Opened = { language: LanguageModelV4; wire: Wire }

export type Connection = {
  provider: string
  model: string
  baseUrl: string
  apiKey: string | undefined
  api: Api
  fetch: typeof globalThis.fetch
}

/** A package is loaded when a model of its type is opened, since together they take longer than most commands. */
export const openLanguage: Readonly<Record<ServerType, (connection: Connection) => Promise<Opened>>> = {
  async 'openai-compatible'({ provider, model, baseUrl, apiKey, fetch }) {
    const { OpenAICompatibleChatLanguageModel } = await import('@ai-sdk/openai-compatible')
    // Made by the class, since the package's factory makes the address and these headers anew for each call.
    const url = `${baseUrl.replace(/\/$/, '')}/chat/completions`
    const headers = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }
    const server = { provider: `${provider}.chat`, url: () => url, headers: () => headers, fetch }
    const language = new OpenAICompatibleChatLanguageModel(model, { ...server, supportsStructuredOutputs: true })
    return { language, wire: 'chat' }
  },
  async openai({ model, api, ...connection }) {
    const { createOpenAI } = await import('@ai-sdk/openai')
    const server = createOpenAI(settingsOf(connection))
    if (api === 'responses') return { language: mapped(server.responses(model), unkept), wire: 'responses' }
    return { language: mapped(server.chat(model), withCompletionTokens), wire: 'chat' }
  },
  async anthropic({ model, ...connection }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    return { language: createAnthropic(settingsOf(connection)).languageModel(model), wire: 'messages' }
  },
  async google({ model, ...connection }) {
    const { createGoogle } = await import('@ai-sdk/google')
    const { fetch, ...settings } = settingsOf(connection)
    const server = createGoogle({ ...settings, fetch: onceOnly(fetch) })
    return { language: withErrors(server.languageModel(model)), wire: 'gemini' }
  },
}

/** The packages ask for a key even where a server needs none, and would take one from the environment themselves. */
const settingsOf = ({ baseUrl, apiKey = 'none', fetch }: Pick<Connection, 'baseUrl' | 'apiKey' | 'fetch'>) => ({
  baseURL: baseUrl,
  apiKey,
  fetch,
})

type MapOptions = (options: LanguageModelV4CallOptions) => LanguageModelV4CallOptions

const mapped = (language: LanguageModelV4, map: MapOptions): LanguageModelV4 =>
  wrapped(language, (options) => language.doGenerate(map(options)))

/** `max_tokens` by the name that every model of OpenAI takes; the SDK uses the old one for names that it does not know. */
const withCompletionTokens: MapOptions = ({ maxOutputTokens, ...options }) => ({
  ...options,
  providerOptions: { openai: maxOutputTokens === undefined ? {} : { maxCompletionTokens: maxOutputTokens } },
})

/** OpenAI keeps replies of the responses API for 30 days unless told not to. */
const unkept: MapOptions = (options) => ({ ...options, providerOptions: { openai: { store: false } } })

/** Every field of a Gemini reply is optional to the SDK, which therefore takes a 200 with an error for an empty reply. */
const withErrors = (language: LanguageModelV4): LanguageModelV4 =>
  wrapped(language, async (options) => {
    const result = await language.doGenerate(options)
    const body = result.response?.body
    if (!at(body, 'error')) return result
    throw new APICallError({
      ...{ message: 'The reply is an error.', url: '', requestBodyValues: {}, statusCode: 200 },
      responseBody: JSON.stringify(body),
    })
  })

/** Without its token the SDK does not go on by itself with a long reply: that is a second paid request, which nothing was reserved for. */
const onceOnly =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    const text = await response.text()
    const { status, headers } = response
    return new Response(text.replaceAll('"continuationToken"', '"unusedToken"'), { status, headers })
  }

export const wrapped = (language: LanguageModelV4, doGenerate: LanguageModelV4['doGenerate']): LanguageModelV4 => ({
  specificationVersion: 'v4',
  provider: language.provider,
  modelId: language.modelId,
  supportedUrls: language.supportedUrls,
  doStream: (options) => language.doStream(options),
  doGenerate,
})
