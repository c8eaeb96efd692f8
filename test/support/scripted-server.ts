import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

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
export type ScriptOf<Request> = (request: Request, n: number, all: number) => Behaviour | Promise<Behaviour>

/** A request as it came over the wire. `at`: milliseconds since 1970. */
export type SeenOf<Request> = {
  request: Request
  hash: string
  path: string
  headers: IncomingMessage['headers']
  at: number
}

export type ScriptedServer<Request> = {
  /** `http://127.0.0.1:PORT`. */
  origin: string
  readonly seen: SeenOf<Request>[]
  /** How often each distinct body came. */
  counts(): number[]
  /** The most requests that were open at once. */
  mostAtOnce(): number
  close(): Promise<void>
}

/** A real HTTP server that does what a script says. `read` makes a request of its body's JSON and its path. */
export async function scriptedServer<Request>(
  read: (body: unknown, path: string) => Request,
  script: ScriptOf<Request>,
): Promise<ScriptedServer<Request>> {
  const seen: SeenOf<Request>[] = []
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
      const path = incoming.url ?? ''
      const request = read(JSON.parse(text), path)
      seen.push({ request, hash, path, headers: incoming.headers, at: Date.now() })
      const behaviour = await script(request, n, seen.length)
      setTimeout(() => answer(response, behaviour), behaviour.delayMs ?? 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
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
