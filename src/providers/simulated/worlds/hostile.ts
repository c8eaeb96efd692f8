import { faultOf } from '../faults.ts'
import type { World } from '../world.ts'
import { any } from './any.ts'

/** The world `any` behind a provider in its worst mood. */
export const hostile: World = {
  ...any,
  id: 'hostile',
  summary: 'any project, with refusals, cut and empty replies, garbage JSON, 429 and 500: two faults a call at most',
  fault: faultOf,
}
