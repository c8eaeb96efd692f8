type InLine<Need, Place> = { need: Need; resolve: (place: Place) => void }

/** Those who wait for a place, in order; all are sent away with the signal's reason when it aborts. */
export type Line<Need, Place> = {
  join(need: Need, atFront: boolean): Promise<Place>
  head(): InLine<Need, Place> | undefined
  leave(): void
}

export function openLine<Need, Place>(halt: AbortSignal): Line<Need, Place> {
  const waiting: (InLine<Need, Place> & { reject: (reason: unknown) => void })[] = []
  halt.addEventListener('abort', () => {
    for (const { reject } of waiting.splice(0)) reject(halt.reason)
  })
  return {
    join: (need, atFront) =>
      new Promise((resolve, reject) => {
        if (atFront) waiting.unshift({ need, resolve, reject })
        else waiting.push({ need, resolve, reject })
      }),
    head: () => waiting[0],
    leave: () => void waiting.shift(),
  }
}
