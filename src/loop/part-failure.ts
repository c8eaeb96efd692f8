import { TunesmithError } from '../core/errors.ts'

/** What an own part did wrong, in words: that is data of the run, as the failure of a judge is. Any other error is thrown again. */
export function failureOfPart(error: unknown): string {
  if (error instanceof TunesmithError && error.code === 'part/failed') return error.message
  throw error
}
