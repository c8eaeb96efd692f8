import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

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

/** What the server does with one request. */
export type Behaviour = {
  status?: number
  headers?: Record<string, string>
  /** Text and bytes go out as they are, anything else as JSON. */
  body?: unknown
  delayMs?: number
  /** Never answer. */
  hang?: true
  /** Close the connection: before any answer, or halfway through the body. */
  cut?: 'before' | 'body'
}

/** `n` counts the requests with this very body, from 1; `all` counts every request. */
export type Script = (request: ChatRequest, n: number, all: number) => Behaviour | Promise<Behaviour>

type Seen = { request: ChatRequest; hash: string; headers: IncomingMessage['headers']; at: number }

export type OpenAiServer = {
  baseUrl: string
  readonly seen: Seen[]
  /** How often each distinct body came. */
  counts(): number[]
  /** The most requests that were open at once. */
  mostAtOnce(): number
  close(): Promise<void>
}

/** A scripted server that speaks OpenAI's chat completions over real HTTP. */
export async function openAiServer(script: Script): Promise<OpenAiServer> {
  const seen: Seen[] = []
  const counts = new Map<string, number>()
  let open = 0
  let mostAtOnce = 0
  const server = createServer((incoming, response) => {
    open++
    mostAtOnce = Math.max(mostAtOnce, open)
    response.once('close', () => open--)
    readBody(incoming).then(async (text) => {
      const hash = createHash('sha256').update(text).digest('hex')
      const n = (counts.get(hash) ?? 0) + 1
      counts.set(hash, n)
      const request = JSON.parse(text) as ChatRequest
      seen.push({ request, hash, headers: incoming.headers, at: Date.now() })
      const behaviour = await script(request, n, seen.length)
      setTimeout(() => answer(response, behaviour), behaviour.delayMs ?? 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    counts: () => [...counts.values()],
    mostAtOnce: () => mostAtOnce,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = '', hang, cut }: Behaviour): void {
  if (hang || response.destroyed) return
  if (cut === 'before') {
    response.destroy()
    return
  }
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers })
  if (cut === 'body') response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
  else response.end(bytes)
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
