import { TunesmithError } from '../core/errors.ts'
import type { EventBody, RunEvent } from '../core/events.ts'
import type { Candidate, Example, Input, InputSet } from '../core/types.ts'
import type { RunStore } from '../store/run.ts'
import type { LoopContext } from './context.ts'

/** Decisions that a run has already made: they are read here, never made again. */

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>

export const decided = <Type extends RunEvent['type']>(
  run: RunStore,
  type: Type,
  matches: (event: EventOf<Type>) => boolean,
): EventOf<Type> | undefined =>
  run.events().find((event): event is EventOf<Type> => event.type === type && matches(event as EventOf<Type>))

/** Inputs of closed waves only: a wave that a crash cut off may have left inputs behind, and nothing may see them. */
export const closedInputs = (run: RunStore): Input[] =>
  run
    .events()
    .flatMap((event) => (event.type === 'wave-closed' ? event.kept : []))
    .map((id) => storedInput(run, id))

export function closedRound(
  run: RunStore,
  round: { set: InputSet; round: number; candidate: string },
): Example[] | undefined {
  const closed = decided(
    run,
    'round-closed',
    (event) => event.set === round.set && event.round === round.round && event.candidate === round.candidate,
  )
  return closed?.examples.map((id) => run.example(id) ?? missing(run, `example ${id}`))
}

/**
 * The run's first candidate and those whose proposal was decided. One that was stored just before a crash, and whose
 * decision was not, has never been proposed: its turn comes again.
 */
export function candidatesOf(run: RunStore): Candidate[] {
  const proposed = new Set(
    run.events().flatMap((event) => (event.type === 'candidate-proposed' ? [event.candidate.id] : [])),
  )
  return run.candidates().filter(({ id, by }) => by === 'project' || proposed.has(id))
}

export const storedInput = (run: RunStore, id: string): Input => run.input(id) ?? missing(run, `input ${id}`)

function missing(run: RunStore, what: string): never {
  throw new TunesmithError(`The log of this run names ${what}, and its database does not hold it.`, {
    code: 'run/inconsistent',
    where: run.folder,
    fix: 'Start a new run with `tunesmith run -r NEW-NAME`; calls that were paid for are found in the ledger.',
  })
}

/** The stored decision if there is one, streamed again for whoever watches; else the one that `decide` makes, stored. */
export function once<Type extends RunEvent['type']>(
  context: Pick<LoopContext, 'run' | 'emit' | 'replay'>,
  type: Type,
  options: {
    matches: (event: EventOf<Type>) => boolean
    decide: () => Omit<EventOf<Type>, 'v' | 'seq' | 'at' | 'run'> & EventBody
  },
): EventOf<Type> {
  const known = decided(context.run, type, options.matches)
  if (known) {
    context.replay(known)
    return known
  }
  return context.emit(options.decide()) as EventOf<Type>
}

/** The candidate that a run stands at: the last one kept, else its first; `undefined` before that one was made. */
export function currentCandidate(run: Pick<RunStore, 'events' | 'candidates'>): Candidate | undefined {
  const kept = run.events().findLast((event) => event.type === 'candidate-compared' && event.kept)
  const [first, ...others] = run.candidates()
  return others.find(({ id }) => kept?.type === 'candidate-compared' && id === kept.candidate) ?? first
}

/** An input that is there and repeats no other. */
export const isKept = ({ messages, nearDuplicate }: Input): boolean => messages.length > 0 && !nearDuplicate
