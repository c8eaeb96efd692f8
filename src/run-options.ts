import type { Delivered } from './loop/deliver.ts'

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
