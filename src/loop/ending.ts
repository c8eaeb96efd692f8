import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'

/** How a run ended. */
export type Ending = {
  ended: Ended
  why: string
  /** Open slots were tried until the attempts were spent, so none of them waits for its turn any more. */
  finished?: boolean
  /** What goes on from here, where what ended the run names it. */
  command?: string
}

/** Thrown by a step that ends the run in a declared way: what was accepted is still written. */
export class Stopped extends Error {
  readonly ended: Ended
  readonly command: string | undefined

  constructor(ended: Ended, why: string, command?: string) {
    super(why)
    this.name = 'Stopped'
    this.ended = ended
    this.command = command
  }
}

/** What goes on in spite of a check that failed. */
export const allowing = (check: string): string => `tunesmith run --allow ${check}`

const endings: Readonly<Record<string, Ended>> = {
  'run/budget-spent': 'budget-spent',
  'run/interrupted': 'interrupted',
  'provider/gave-up': 'provider-gave-up',
}

/** The declared ending that an error stands for. Any other error is thrown again: the user's to fix, or our bug. */
export function endingOf(error: unknown): Ending {
  if (error instanceof Stopped) return ending(error.ended, error.message, error.command)
  const ended = error instanceof TunesmithError ? endings[error.code] : undefined
  if (!ended || !(error instanceof TunesmithError)) throw error
  const command = /`(tunesmith [^`]+)`/.exec(error.fix)?.[1]
  const why = ended === 'provider-gave-up' ? `${error.message} ${error.fix}` : error.message
  return ending(ended, why, command)
}

const ending = (ended: Ended, why: string, command: string | undefined): Ending => ({
  ...{ ended, why },
  ...(command !== undefined && { command }),
})
