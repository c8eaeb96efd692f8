import { hashSeed } from '../../src/core/random.ts'
import simulated from '../../src/providers/simulated.ts'
import { type Behaviour, type ChatRequest, chat, type OpenAiServer, openAiServer } from './openai-server.ts'

export type Interference = (request: ChatRequest, n: number, all: number) => Behaviour | undefined

/** Whoever closes the server in the end. */
export type Closing = { after(close: () => void | Promise<void>): void }

/** An OpenAI-compatible server that answers as a simulated world does, so that whole projects run over real HTTP. */
export async function playedServer(test: Closing, interfere: Interference = () => undefined): Promise<OpenAiServer> {
  const play = await openPlay()
  const server = await openAiServer(async (request, n, all) => interfere(request, n, all) ?? chat(await play(request)))
  test.after(() => server.close())
  return server
}

/** US dollars per million tokens, whole numbers: then a token costs whole millionths of a dollar, which add up exactly. */
export type WholePrice = { input: number; output: number }

/** The same, with 20 ms for an answer, and with what it bills: for each request that it answers, whether or not anybody waits for it. */
export async function pricedServer(test: Closing, price: WholePrice): Promise<OpenAiServer & { billedUsd(): number }> {
  const play = await openPlay()
  let millionths = 0
  const server = await openAiServer(async (request) => {
    const text = await play(request)
    const most = request.max_tokens ?? Number.POSITIVE_INFINITY
    if (tokensIn(text) > most) throw new Error(`A reply takes ${tokensIn(text)} tokens, and max_tokens is ${most}.`)
    const usage = { prompt_tokens: tokensIn(JSON.stringify(request.messages)), completion_tokens: tokensIn(text) }
    millionths += usage.prompt_tokens * price.input + usage.completion_tokens * price.output
    return chat(text, { usage, delayMs: 20 })
  })
  test.after(() => server.close())
  return { ...server, billedUsd: () => millionths / 1e6 }
}

const tokensIn = (text: string): number => Math.ceil(text.length / 4)

async function openPlay(): Promise<(request: ChatRequest) => Promise<string>> {
  const { model } = await simulated.open({ model: 'support', settings: {}, root: '.', notify: () => {} })
  return async ({ messages, response_format: format }) => {
    const { schema, name } = format?.json_schema ?? {}
    const { content } = await model.doGenerate({
      seed: hashSeed(JSON.stringify(messages)),
      prompt: messages.map(({ role, content }) =>
        role === 'system' ? { role, content } : { role: 'user', content: [{ type: 'text', text: content }] },
      ),
      ...(schema !== undefined && {
        responseFormat: { type: 'json', schema: schema as object, ...(name !== undefined && { name }) },
      }),
    })
    return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  }
}

/** Top-level keys of tunesmith.yaml that make a project call the server. */
export const onServer = ({ baseUrl }: OpenAiServer, price?: { input: number; output: number }) => ({
  providers: { lab: { type: 'openai-compatible', base_url: baseUrl, ...(price && { price }) } },
  models: { generator: 'lab/played', judge: 'lab/judge' },
})
