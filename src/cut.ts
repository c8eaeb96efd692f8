import type { RunOptions } from './run-options.ts'

/** How long calls in flight have once nothing new may start. */
const graceMs = 10_000

/**
 * Aborted when calls in flight are to be cut: with `cut`, or some time after `signal`, so that they can end and be
 * committed. A caller may use one signal for many runs, so nothing stays on it once `ended` is aborted.
 */
export function cutOf({ signal, cut }: Pick<RunOptions, 'signal' | 'cut'>, ended: AbortSignal): AbortSignal {
  const cutting = new AbortController()
  const abort = (): void => cutting.abort(cut?.reason)
  const afterGrace = (): void => {
    const timer = setTimeout(abort, graceMs)
    ended.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }
  const [first, follow] = cut ? [cut, abort] : [signal, afterGrace]
  if (first?.aborted) follow()
  else first?.addEventListener('abort', follow, { once: true, signal: ended })
  return cutting.signal
}
