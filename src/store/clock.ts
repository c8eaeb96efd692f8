/** Time as the store sees it. Passed in, so that tests can let it jump. */
export type Clock = {
  /** Milliseconds since 1970. Jumps either way when somebody sets it. */
  wall(): number
  /** Milliseconds that only go forward. */
  steady(): number
}

export const systemClock: Clock = { wall: () => Date.now(), steady: () => performance.now() }

/** Wait without letting anything else in this process run. */
export function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
