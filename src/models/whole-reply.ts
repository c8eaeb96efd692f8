/**
 * A `Response` whose body has been read. What the SDK reads of one (status, headers, a reader of one piece) is here as
 * plain values, because a real Response makes a stream of every body. All else that a Response has comes from a real one,
 * made when it is asked for.
 */
export function wholeReply(
  bytes: Uint8Array<ArrayBuffer>,
  { status, headers }: { status: number; headers: Map<string, string> },
): Response {
  const isEmpty = status === 204 || status === 205 || status === 304
  let made: Response | undefined
  const real = (): Response => {
    made ??= new Response(isEmpty ? null : bytes, { status, headers: [...headers] })
    return made
  }
  const reply = {
    ...{ status, statusText: '', ok: status >= 200 && status < 300, redirected: false, type: 'default', url: '' },
    headers: readOnly(headers),
    body: isEmpty ? null : onePiece(bytes, real),
    get bodyUsed() {
      return made?.bodyUsed ?? false
    },
    arrayBuffer: () => real().arrayBuffer(),
    blob: () => real().blob(),
    bytes: () => real().bytes(),
    clone: () => real().clone(),
    formData: () => real().formData(),
    json: () => real().json(),
    text: () => real().text(),
  }
  // Headers and body are what may be read of them, not what may be built with them.
  return reply as unknown as Response
}

/** Names are in lower case already. */
const readOnly = (headers: Map<string, string>) => ({
  get: (name: string) => headers.get(name.toLowerCase()) ?? null,
  has: (name: string) => headers.has(name.toLowerCase()),
  forEach(visit: (value: string, name: string) => void) {
    for (const [name, value] of headers) visit(value, name)
  },
  entries: () => headers.entries(),
  keys: () => headers.keys(),
  values: () => headers.values(),
  [Symbol.iterator]: () => headers[Symbol.iterator](),
})

/** A body in one piece. Whoever wants more of a stream than a reader gets a real one. */
function onePiece(bytes: Uint8Array<ArrayBuffer>, real: () => Response) {
  const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> | null => real().body
  return {
    get locked() {
      return false
    },
    getReader() {
      let isRead = bytes.length === 0
      return {
        closed: Promise.resolve(),
        async read() {
          if (isRead) return { done: true, value: undefined }
          isRead = true
          return { done: false, value: bytes }
        },
        async cancel() {},
        releaseLock() {},
      }
    },
    cancel: async () => {},
    pipeThrough: (...args: Parameters<ReadableStream['pipeThrough']>) => stream()?.pipeThrough(...args),
    pipeTo: (...args: Parameters<ReadableStream['pipeTo']>) => stream()?.pipeTo(...args),
    tee: () => stream()?.tee(),
    values: () => stream()?.values(),
    [Symbol.asyncIterator]: () => stream()?.values(),
  }
}
