import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher, Pool } from 'undici'

export type Received = { status: number; headers: IncomingHttpHeaders; body: Uint8Array<ArrayBuffer> }

/**
 * One request and its whole reply. undici's own `request()` makes a stream of each reply, which costs as much as the rest
 * of it; nothing here reads a reply before it is whole.
 *
 * @param onCut registers what to do when the request is to be cut, and returns how to take that back
 */
export function receive(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  onCut: (cut: (reason: Error) => void) => () => void,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let connection: Dispatcher.DispatchController | undefined
    let cutFor: Error | undefined
    const chunks: Buffer[] = []
    const fail = (reason: Error): void => {
      forget()
      reject(reason)
    }
    const forget = onCut((reason) => {
      cutFor = reason
      connection?.abort(reason)
      fail(reason)
    })
    pool.dispatch(request, {
      onRequestStart(controller) {
        connection = controller
        // It was cut while it waited for a connection.
        if (cutFor) controller.abort(cutFor)
      },
      onResponseStart(_controller, code, found) {
        status = code
        headers = found
      },
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        forget()
        resolve({ status, headers, body: joined(chunks) })
      },
      onResponseError: (_controller, error) => fail(error),
    })
  })
}

function joined(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
