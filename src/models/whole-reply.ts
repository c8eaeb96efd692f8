/** As much of `Headers` as is read of a reply. Those convert and check each name and value, and sort them when read. */
export class ReplyHeaders {
  readonly #byName: ReadonlyMap<string, string>
  /** @param byName by lower-case names */
  constructor(byName: ReadonlyMap<string, string>) {
    this.#byName = byName
  }
  get(name: string): string | null {
    return this.#byName.get(name.toLowerCase()) ?? null
  }
  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase())
  }
  forEach(tell: (value: string, name: string) => void): void {
    this.#byName.forEach(tell)
  }
  entries() {
    return this.#byName.entries()
  }
  [Symbol.iterator]() {
    return this.#byName.entries()
  }
}

type Reply = { status: number; headers: ReplyHeaders }

/**
 * A `Response` whose body has been read. A real one makes a stream of every body, which costs as much as parsing it, so
 * for JSON this has what is read of a reply and no more; for anything else it is a real one.
 */
export function wholeReply(bytes: Uint8Array<ArrayBuffer>, { status, headers }: Reply): Response {
  const real = (): Response => new Response(isEmpty(status) ? null : bytes, { status, headers: [...headers] })
  if (isEmpty(status) || !headers.get('content-type')?.includes('json')) return real()
  const reply = {
    status,
    statusText: '',
    ok: status >= 200 && status < 300,
    headers,
    body: { getReader: () => readerOf(bytes), cancel: nothing },
    text: () => real().text(),
    json: () => real().json(),
    arrayBuffer: () => real().arrayBuffer(),
    clone: real,
  }
  // The packages read a reply by the reader of its body, or by one of these functions.
  return reply as unknown as Response
}

const isEmpty = (status: number): boolean => status === 204 || status === 205 || status === 304

async function nothing(): Promise<void> {}

/** Gives the whole body at once, then its end. */
function readerOf(bytes: Uint8Array) {
  let rest: Uint8Array | undefined = bytes
  return {
    async read() {
      const value = rest
      rest = undefined
      return { done: value === undefined, value }
    },
    cancel: nothing,
    releaseLock() {},
  }
}
