import { openCuts } from './models/cuts.ts'
import { interrupted } from './models/models.ts'

/** What is cut may still say something; what does not answer then is left behind. */
const lastWordMs = 1000
const cuts = openCuts()

/** Rejects as interrupted when the signal has aborted and a last moment is over. */
export async function untilCut<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return call()
  const { promise, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const cut = (): void => {
    timer = setTimeout(() => reject(interrupted()), lastWordMs)
  }
  const forget = cuts.on(signal, cut)
  if (signal.aborted) cut()
  try {
    return await Promise.race([call(), promise])
  } finally {
    forget()
    clearTimeout(timer)
  }
}

type Opening<T> = { signal: AbortSignal; onClose: (close: () => unknown) => void; close: (opened: T) => unknown }

/** What is opened is closed at the end of the run; what was not open when the run was cut, as soon as it is. */
export async function openOrCut<T>(open: () => Promise<T>, { signal, onClose, close }: Opening<T>): Promise<T> {
  const opening = open()
  try {
    const opened = await untilCut(() => opening, signal)
    onClose(() => close(opened))
    return opened
  } catch (error) {
    opening.then(close, () => {})
    throw error
  }
}
