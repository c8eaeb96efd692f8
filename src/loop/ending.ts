import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'

export type Ending = { ended: Ended; why: string }

/** Thrown by a step that ends the run in a declared way: what was accepted is still written. */
export class Stopped extends Error {
  readonly ended: Ended

  constructor(ended: Ended, why: string) {
    super(why)
    this.name = 'Stopped'
    this.ended = ended
  }
}

const endings: Readonly<Record<string, Ended>> = {
  'run/budget-spent': 'budget-spent',
  'run/interrupted': 'interrupted',
  'provider/gave-up': 'provider-gave-up',
}

/** The declared ending that an error stands for. Any other error is thrown again: the user's to fix, or our bug. */
export function endingOf(error: unknown): Ending {
  if (error instanceof Stopped) return { ended: error.ended, why: error.message }
  const ended = error instanceof TunesmithError ? endings[error.code] : undefined
  if (!ended || !(error instanceof TunesmithError)) throw error
  return { ended, why: ended === 'interrupted' ? error.message : `${error.message} ${error.fix}` }
}
