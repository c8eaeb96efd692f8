import { nearest, TunesmithError } from './core/errors.ts'
import type { Parts } from './core/parts.ts'
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
export function refuseNoMoney(budget: unknown, where = 'budget'): void {
  if (budget === undefined || budget === null) return
  if (typeof budget === 'number' && Number.isFinite(budget) && budget >= 0) return
  throw new TunesmithError(`\`budget\` must be US dollars, a number of at least 0, not ${show(budget)}.`, {
    code: 'library/bad-option',
    where,
    fix: `For example ${where === 'budget' ? '`budget: 5`' : `\`${where} 5\``}; leave it out for no limit.`,
  })
}

/** A check of another name would be allowed in vain, and the run stop at the one that was meant. */
export function refuseUnknownChecks(
  allow: readonly string[],
  { checks, exporters, where = 'allow' }: Pick<Parts, 'checks' | 'exporters'> & { where?: string },
): void {
  // An own exporter that fails stops a run as a check does.
  const known = [...checks, ...exporters].map(({ id }) => id)
  const unknown = allow.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const guess = nearest(unknown, known)
  throw new TunesmithError(`There is no check "${unknown}".`, {
    code: 'run/unknown-check',
    where,
    fix: guess ? `Did you mean \`${guess}\`?` : `Checks: ${checks.map(({ id }) => id).join(', ')}.`,
  })
}
