import type { Candidate } from '../core/types.ts'
import type { Fidelity } from './fidelity.ts'

/** What changes while the loop runs. */
export type LoopState = { candidate: Candidate; fidelity: Fidelity | null }
