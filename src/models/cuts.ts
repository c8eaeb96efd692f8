type Cut = (reason: Error) => void

/**
 * Who is to be told when a signal aborts. One listener a signal: adding one for each request costs as many looks as there
 * are requests in flight.
 */
export type Cuts = {
  /** Calls `cut` when `signal` aborts. Returns how to take that back. */
  on(signal: AbortSignal | null | undefined, cut: Cut): () => void
}

export function openCuts(): Cuts {
  const bySignal = new WeakMap<AbortSignal, Set<Cut>>()
  const cutsOf = (signal: AbortSignal): Set<Cut> => {
    const known = bySignal.get(signal)
    if (known) return known
    const cuts = new Set<Cut>()
    bySignal.set(signal, cuts)
    signal.addEventListener('abort', () => {
      for (const cut of [...cuts]) cut(reasonOf(signal))
    })
    return cuts
  }
  return {
    on(signal, cut) {
      if (!signal) return () => {}
      const cuts = cutsOf(signal)
      cuts.add(cut)
      return () => void cuts.delete(cut)
    },
  }
}

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error(String(reason)))
