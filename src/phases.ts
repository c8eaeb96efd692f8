import { TunesmithError } from './core/errors.ts'
import type { Ended } from './core/types.ts'
import type { LoopContext } from './loop/context.ts'
import { Stopped } from './loop/ending.ts'
import { onRun } from './loop/next.ts'
import {
  generatePhase,
  type Improved,
  type InputsMade,
  improvePhase,
  inputsPhase,
  type PhaseContext,
  type Replies,
} from './loop/phases.ts'
import type { Taken } from './loop/resume.ts'
import { startedEvent } from './loop/started.ts'
import type { RunOptions, RunResult } from './run-options.ts'
import { listRuns } from './store/run.ts'
import type { RunStream } from './stream.ts'

/** What one phase of a run gives back, the run that it belongs to, and how that one had ended before. */
export type PhaseResult<Result> = Result & {
  run: string
  folder: string
  ended: Ended | null
  simulated: boolean
}

/** The steps of `run`, one at a time. What they pay for and decide, `run` finds and does not do again. */
export type Phases = {
  /** Phase 1 for the panel; `count`: stop as soon as there are so many. */
  inputs(options?: RunOptions & { count?: number | undefined }): RunStream<PhaseResult<InputsMade>>
  /** Phases 1 and 2 for the panel, unjudged. */
  generate(options?: RunOptions): RunStream<PhaseResult<Replies>>
  /** Phase 5 once, and the comparison on the panel. `optimizer` instead of `loop.improve`. */
  improve(options?: RunOptions & { optimizer?: string | undefined }): RunStream<PhaseResult<Improved>>
  /** Phase 6 for a run that ended unconfirmed or below its target; it ends so again. */
  scale(options?: RunOptions): RunStream<RunResult>
}

/** What is done with a run once it is open. */
export type Work<Result> = (context: LoopContext, taken: Taken) => Promise<Result>
/** Opens the run that a phase belongs to, and does the work. */
type Open = <Result>(options: RunOptions, work: Work<Result>) => RunStream<Result>

export function phasesOf(open: Open, scale: Phases['scale']): Phases {
  const phase = <R>(options: RunOptions, work: (context: PhaseContext) => Promise<R>): RunStream<PhaseResult<R>> =>
    open(options, (...at) => runPhase(at, work))
  return {
    inputs: ({ count, ...options } = {}) => phase(options, (context) => inputsPhase(context, { count })),
    generate: (options = {}) => phase(options, generatePhase),
    improve: ({ optimizer, ...options } = {}) => phase(options, (context) => improvePhase({ ...context, optimizer })),
    scale,
  }
}

async function runPhase<Result>(
  [context, { resumed, ended }]: Parameters<Work<Result>>,
  work: (context: PhaseContext) => Promise<Result>,
): Promise<PhaseResult<Result>> {
  const begin = (optimizer?: string): void => void context.emit(startedEvent({ ...context, optimizer }, resumed))
  const { name, folder } = context.run
  const result = await work({ ...context, begin, hadEnded: ended !== null }).catch((error) =>
    outOfPhase(error, context),
  )
  return { ...result, run: name, folder, ended, simulated: context.models.role('generator').simulated }
}

/** What ends a run in a declared way is an error of a phase: it has no files to write. */
function outOfPhase(error: unknown, context: LoopContext): never {
  if (error instanceof TunesmithError) throw aboutRun(error, context)
  if (!(error instanceof Stopped)) throw error
  throw new TunesmithError(error.message, {
    code: `run/${error.ended}`,
    where: 'inputs',
    fix: 'See them with `tunesmith inputs`; `--allow duplicate-inputs` goes on in spite of it.',
    exit: 1,
    cause: error,
  })
}

/** What stops a call knows of no run: its command is made to go on with this one. */
function aboutRun(error: TunesmithError, { run, project, flags }: LoopContext): TunesmithError {
  const isLatest = listRuns(project.root).at(-1)?.name === run.name
  const fix = error.fix.replace(/(?<=`)tunesmith run[^`]*/, (line) => onRun(line, { run: run.name, isLatest, flags }))
  const { code, where, exit } = error
  return fix === error.fix ? error : new TunesmithError(error.message, { code, where, exit, fix, cause: error.cause })
}
