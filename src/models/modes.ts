import type { Outcome } from './outcome.ts'
import { type StructuredMode, structuredModes } from './settings.ts'

/** How one model takes a JSON schema: learned downwards, never up, and not doubted once it has worked. */
export type Modes = {
  current(): StructuredMode
  /** The next weaker way that makes a difference, or `undefined`. */
  below(mode: StructuredMode): StructuredMode | undefined
  /** `mode` gave a value that fits. */
  prove(mode: StructuredMode): void
  isProven(mode: StructuredMode): boolean
  /** Use `mode` from now on, unless a weaker one is used already. */
  lowerTo(mode: StructuredMode, why: string): void
}

const rank = (mode: StructuredMode): number => structuredModes.indexOf(mode)

type Start = { structured: StructuredMode; ways: readonly StructuredMode[] }

export function openModes(ref: string, { structured, ways }: Start, notify: (message: string) => void): Modes {
  let current = structured
  const proven = new Set<StructuredMode>()
  return {
    current: () => current,
    below: (mode) => ways.find((way) => rank(way) > rank(mode)),
    prove: (mode) => void proven.add(mode),
    isProven: (mode) => proven.has(mode),
    lowerTo(mode, why) {
      if (rank(mode) <= rank(current)) return
      notify(`${ref} does not take a schema as ${current} (${why}); it is sent as ${mode} from now on.`)
      current = mode
    },
  }
}

/** The ways that one call tries. */
export type ModeWalk = {
  mode(): StructuredMode
  /** Whether the call is to be sent again in a weaker way, at once. */
  stepsDown(outcome: Outcome): boolean
}

/** A server may refuse a way in words, or fail twice in the same words on a way that has never worked. */
export function openModeWalk(modes: Modes): ModeWalk {
  let mode = modes.current()
  let fault: string | null = null
  const down = (): boolean => {
    const next = modes.below(mode)
    mode = next ?? mode
    fault = null
    return next !== undefined
  }
  return {
    mode: () => (rank(modes.current()) > rank(mode) ? modes.current() : mode),
    stepsDown(outcome) {
      if (outcome.kind === 'other-mode') {
        const next = modes.below(mode)
        if (next !== undefined) modes.lowerTo(next, outcome.message)
        return down()
      }
      if (outcome.kind !== 'retry' || outcome.why !== 'fault') return false
      if (outcome.message === fault && !modes.isProven(mode)) return down()
      fault = outcome.message
      return false
    },
  }
}
