import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Analysis } from './core/analysis.ts'
import { TunesmithError } from './core/errors.ts'
import type { RunEvent } from './core/events.ts'
import { analyze } from './core/failures.ts'
import type { Rubric } from './core/rubric.ts'
import type { Candidate, Ended, Example, InputSet, Row } from './core/types.ts'
import type { GenerationReport } from './loop/report.ts'
import { listRuns, openRun, type RunStore } from './store/run.ts'

/** A run on disk, finished or not. Each method reads what is there now, also while another process works on the run. */
export type StoredRun = {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  /** `null` while it is unfinished. */
  readonly ended: Ended | null
  /** Decisions and stage ends, in order. Events of single items are streamed and not stored. */
  events(): readonly RunEvent[]
  /** Every version of the prompt, in the order of proposals. */
  candidates(): Candidate[]
  /** Ordered by set (panel, confirm, scale), candidate, slot, attempt. */
  examples(where?: { set?: InputSet; candidate?: string }): Example[]
  /** What fails and why, over all examples of the candidate that the run stands at. */
  analyze(): Analysis
  /** training_data.jsonl and eval_holdout.jsonl. Throws TunesmithError run/no-output before the run wrote them. */
  rows(): { train: Row[]; holdout: Row[] }
  /** generation_report.json. Throws TunesmithError run/no-output before the run wrote it. */
  report(): GenerationReport
}

/**
 * A run of a project.
 *
 * @param name default: the latest
 * @throws TunesmithError run/none, run/unknown
 */
export function storedRun(root: string, name?: string): StoredRun {
  const runs = listRuns(root)
  const wanted = name ?? runs.at(-1)?.name
  if (wanted === undefined) throw noRuns()
  const look = <T>(read: (run: RunStore) => T): T => {
    const run = openRun(root, wanted, { readOnly: true })
    try {
      return read(run)
    } finally {
      run.close()
    }
  }
  const folder = look((run) => run.folder)
  const lines = (file: string): Row[] =>
    readOutput(folder, file)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return {
    name: wanted,
    folder,
    ended: runs.find((run) => run.name === wanted)?.ended ?? null,
    events: () => look((run) => run.events()),
    candidates: () => look((run) => run.candidates()),
    examples: (where) => look((run) => run.examples(where)),
    analyze: () => look(analyzeCurrent),
    rows: () => ({ train: lines('training_data.jsonl'), holdout: lines('eval_holdout.jsonl') }),
    report: () => JSON.parse(readOutput(folder, 'generation_report.json')),
  }
}

function analyzeCurrent(run: RunStore): Analysis {
  const kept = run
    .events()
    .flatMap((event) => (event.type === 'candidate-compared' && event.kept ? [event.candidate] : []))
  // Written by `freeze`, read as it was.
  const { rubric } = run.config as { rubric: Rubric }
  return analyze(rubric, run.examples({ candidate: kept.at(-1) ?? 'c0' }))
}

function readOutput(folder: string, file: string): string {
  const path = join(folder, 'output', file)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  throw new TunesmithError(`This run has not written ${file} yet.`, {
    code: 'run/no-output',
    where: path,
    fix: 'Go on with it by its name; a run writes its files in every ending, and again where they are gone.',
  })
}

const noRuns = (): TunesmithError =>
  new TunesmithError('This project has no runs yet.', {
    code: 'run/none',
    where: 'runs/',
    fix: 'Start one with `tunesmith run` or `project.run()`.',
  })
