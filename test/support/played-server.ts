import { hashSeed } from '../../src/core/random.ts'
import simulated from '../../src/providers/simulated.ts'
import { type Behaviour, type ChatRequest, chat, type OpenAiServer, openAiServer } from './openai-server.ts'

export type Interference = (request: ChatRequest, n: number, all: number) => Behaviour | undefined

/** An OpenAI-compatible server that answers as a simulated world does, so that whole projects run over real HTTP. */
export async function playedServer(
  test: { after(close: () => unknown): void },
  interfere: Interference = () => undefined,
): Promise<OpenAiServer> {
  const { model } = await simulated.open({ model: 'support', settings: {}, root: '.', notify: () => {} })
  const play = async ({ messages, response_format: format }: ChatRequest): Promise<Behaviour> => {
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
    return chat(content.map((part) => (part.type === 'text' ? part.text : '')).join(''))
  }
  const server = await openAiServer((request, n, all) => interfere(request, n, all) ?? play(request))
  test.after(() => server.close())
  return server
}

/** Top-level keys of tunesmith.yaml that make a project call the server. */
export const onServer = ({ baseUrl }: OpenAiServer, price?: { input: number; output: number }) => ({
  providers: { lab: { type: 'openai-compatible', base_url: baseUrl, ...(price && { price }) } },
  models: { generator: 'lab/played' },
})
