/** `full: false` is the reduced form that `npm test` runs. */
export type ShowOptions = { full?: boolean }

/** A proof that prints its figures and says whether its line holds. */
export type Show = (options?: ShowOptions) => Promise<boolean>

/** One line of a show, with its verdict at the end. */
export function line(text: string, holds: boolean): boolean {
  console.log(`${text}: ${holds ? 'holds' : 'DOES NOT HOLD'}`)
  return holds
}
