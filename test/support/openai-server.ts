import { type Behaviour, type ScriptedServer, type ScriptOf, scriptedServer } from './scripted-server.ts'

export type { Behaviour } from './scripted-server.ts'

/** A request as it came over the wire. */
export type ChatRequest = {
  model: string
  messages: { role: string; content: string }[]
  max_tokens?: number
  max_completion_tokens?: number
  temperature?: number
  top_p?: number
  seed?: number
  response_format?: { type: string; json_schema?: { name: string; schema: unknown; strict?: boolean } }
  tools?: { type: string; function: { name: string; parameters: unknown } }[]
  tool_choice?: unknown
}

export type Script = ScriptOf<ChatRequest>

export type OpenAiServer = ScriptedServer<ChatRequest> & { baseUrl: string }

/** A scripted server that speaks OpenAI's chat completions over real HTTP. */
export async function openAiServer(script: Script): Promise<OpenAiServer> {
  const server = await scriptedServer((body) => body as ChatRequest, script)
  return { ...server, baseUrl: `${server.origin}/v1` }
}

export type Reply = {
  finish?: string | null
  usage?: unknown
  headers?: Record<string, string>
  delayMs?: number
  message?: Record<string, unknown>
}

/** A good chat completion. `usage: null` sends null, and `{}` the usual counts of the texts. */
export function chat(content: string | null, reply: Reply = {}): Behaviour {
  const { finish = 'stop', headers, delayMs, message = {} } = reply
  const usage = 'usage' in reply ? reply.usage : { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  return {
    ...(headers ? { headers } : {}),
    ...(delayMs ? { delayMs } : {}),
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'scripted',
      choices: [{ index: 0, message: { role: 'assistant', content, ...message }, finish_reason: finish }],
      usage,
    },
  }
}

/** An error in OpenAI's shape. */
export const fail = (
  status: number,
  message: string,
  { code, type, headers }: { code?: string | number; type?: string; headers?: Record<string, string> } = {},
): Behaviour => ({
  status,
  ...(headers ? { headers } : {}),
  body: { error: { message, type: type ?? null, param: null, code: code ?? null } },
})

/** A value that fits the schema of the request, whichever way it was sent. */
export const fitting = (value: unknown, reply: Reply = {}): Behaviour => chat(JSON.stringify(value), reply)
