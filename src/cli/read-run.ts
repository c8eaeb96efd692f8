import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TunesmithError } from '../core/errors.ts'
import type { RunEvent } from '../core/events.ts'
import type { Rubric } from '../core/rubric.ts'
import type { Example } from '../core/types.ts'
import type { freeze } from '../loop/frozen.ts'
import { configFile, projectNotFound } from '../project/not-found.ts'
import { listRuns, openRun, type RunStore } from '../store/run.ts'
import { shownPath } from './shown-path.ts'

/** A run to look at, whoever works on it meanwhile. `use` must not keep it. */
export function readRun<T>(root: string, name: string | undefined, use: (run: RunStore) => T): T {
  const names = listRuns(root).map((run) => run.name)
  const wanted = name ?? names.at(-1)
  if (names.length === 0 || wanted === undefined) throw noRuns(root)
  const run = openRun(root, wanted, { readOnly: true })
  try {
    return use(run)
  } finally {
    run.close()
  }
}

function noRuns(root: string): TunesmithError {
  if (!existsSync(join(root, configFile))) return projectNotFound(root)
  const fix = 'Start one with `tunesmith run`.'
  return new TunesmithError('This project has no runs yet.', {
    code: 'run/none',
    where: shownPath(join(root, 'runs')),
    fix,
  })
}

/** The event that the run ended with last; `undefined` if it never did, or was taken up again since. */
export function lastEnding(run: RunStore): Extract<RunEvent, { type: 'run-ended' }> | undefined {
  const last = run.events().findLast(({ type }) => type === 'run-started' || type === 'run-ended')
  return last?.type === 'run-ended' ? last : undefined
}

/** The config that the run was started with. Written by `freeze`, read as it was; somebody may have edited it since. */
export function frozenOf(run: RunStore): ReturnType<typeof freeze> {
  const frozen = run.config as Partial<ReturnType<typeof freeze>>
  if (frozen.config && frozen.rubric) return frozen as ReturnType<typeof freeze>
  throw new TunesmithError('The frozen config of this run is not what was written.', {
    code: 'run/bad-config',
    where: shownPath(join(run.folder, 'config.json')),
    fix: 'Restore the file, or start another run.',
  })
}

/** Examples of the candidate that the run stands at: the last one kept. */
export function currentExamples(run: RunStore): { candidate: string; rubric: Rubric; examples: Example[] } {
  const kept = run
    .events()
    .flatMap((event) => (event.type === 'candidate-compared' && event.kept ? [event.candidate] : []))
  const candidate = kept.at(-1) ?? 'c0'
  return { candidate, rubric: frozenOf(run).rubric, examples: run.examples({ candidate }) }
}

/** An output file of the run; an error with what to do where the run has not written it yet. */
export function readOutput(run: Pick<RunStore, 'folder' | 'name'>, file: string): string {
  const path = join(run.folder, 'output', file)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  throw new TunesmithError(`The run ${run.name} has not written ${file} yet.`, {
    code: 'run/no-output',
    where: path,
    fix: `\`tunesmith run -r ${run.name}\` goes on with it; a run writes its files in every ending, and again where they are gone.`,
  })
}
