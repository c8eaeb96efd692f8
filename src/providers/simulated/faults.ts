import { seeded } from '../../core/random.ts'
import { chance, pick } from './grammar.ts'

/** What a call runs into: an error that may pass, a reply that is no use, or one that is final. */
export type Fault = 'throttled' | 'failed' | 'empty' | 'garbage' | 'truncated' | 'refused'

/** What tells one request from another: the words asked first, then which ask of them, then which request of that ask. */
export type Request = {
  kind: 'text' | 'json' | 'labels'
  identity: number
  sample: number
  /** From 0; a structured call is asked again with what was wrong. */
  ask: number
  /** From 1. */
  attempt: number
}

const most = 2
const troubled = 0.3
const kinds: readonly Fault[] = [
  ...Array<Fault>(8).fill('throttled'),
  ...Array<Fault>(6).fill('failed'),
  ...Array<Fault>(2).fill('empty'),
  ...Array<Fault>(3).fill('garbage'),
  'truncated',
  'refused',
]

/**
 * The fault of one request, `null` for most. A call meets two at most, whatever else is under way: they are drawn from
 * its own words, sample and the world's seed. After a final one (`truncated`, `refused`) nothing follows.
 */
export function faultOf({ kind, identity, sample, ask, attempt }: Request, seed: number): Fault | null {
  const random = seeded('fault', seed, identity, sample)
  const at = { ask: 0, attempt: 1 }
  for (let n = 0; n < most && chance(troubled, random); n++) {
    const fault = fitting(pick(kinds, random), kind)
    if (at.ask === ask && at.attempt === attempt) return fault
    if (fault === 'truncated' || fault === 'refused') return null
    if (fault === 'garbage' && kind === 'json') Object.assign(at, { ask: at.ask + 1, attempt: 1 })
    else at.attempt++
  }
  return null
}

/** Scored labels are numbers: they arrive or they do not. */
const fitting = (fault: Fault, kind: Request['kind']): Fault =>
  kind !== 'labels' || fault === 'throttled' ? fault : 'failed'
