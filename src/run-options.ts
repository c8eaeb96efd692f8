import { nearest, TunesmithError } from './core/errors.ts'
import type { CheckPart } from './core/parts.ts'
import type { Delivered } from './loop/deliver.ts'
import { show } from './project/text.ts'

/** How one run is made. */
export type RunOptions = {
  /** Name of a run to take up or to start. Default: the latest unfinished run, or a new one. */
  name?: string | undefined
  /** US dollars, instead of `budget.usd`. */
  budget?: number | undefined
  /** Names of checks that do not stop the run. */
  allow?: readonly string[]
  /** Ends the run after the calls in flight: no new call is started. */
  signal?: AbortSignal | undefined
  /** Cuts the calls in flight. Default: 10 s after `signal`. */
  cut?: AbortSignal | undefined
}

/** What a run gives back. The counts add up: planned = accepted + abandoned + pending. */
export type RunResult = Delivered & { run: string; folder: string; simulated: boolean }

/** Dollars of a program, which no schema has read. */
export function refuseNoMoney(budget: unknown): void {
  if (budget === undefined || budget === null) return
  if (typeof budget === 'number' && Number.isFinite(budget) && budget >= 0) return
  throw new TunesmithError(`\`budget\` must be US dollars, a number of at least 0, not ${show(budget)}.`, {
    code: 'library/bad-option',
    where: 'budget',
    fix: 'For example `budget: 5`; leave it out for no limit.',
  })
}

/** A check of another name would be allowed in vain, and the run stop at the one that was meant. */
export function refuseUnknownChecks(
  allow: readonly string[],
  { checks, where = 'allow' }: { checks: readonly CheckPart[]; where?: string },
): void {
  const known = checks.map(({ id }) => id)
  const unknown = allow.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const guess = nearest(unknown, known)
  throw new TunesmithError(`There is no check "${unknown}".`, {
    code: 'run/unknown-check',
    where,
    fix: guess ? `Did you mean \`${guess}\`?` : `Checks: ${known.join(', ')}.`,
  })
}
