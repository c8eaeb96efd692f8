/** Runs tasks one after another, in the order of their coming. */
export type Queue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

export function createQueue(): Queue {
  let tail: Promise<unknown> = Promise.resolve()
  return (task, signal) => {
    const result = tail.then(() => {
      signal?.throwIfAborted()
      return task()
    })
    tail = result.catch(() => undefined)
    return signal ? leaveOnAbort(result, signal) : result
  }
}

/** Who waits need not wait for those before them to learn that nobody wants their answer any more. */
function leaveOnAbort<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
