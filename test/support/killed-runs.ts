import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../../src/core/events.ts'
import { openRun } from '../../src/store/run.ts'
import { runInChild, runName, type Seen } from './child-run.ts'
import { committedCalls, startedCalls } from './counting.ts'

/** When to kill: asked every millisecond; `started` is the number of calls that have reached the provider. */
export type Moment = (seen: Seen & { started: number; folder: string }) => boolean

export type Kill = {
  stage: string
  /** Calls that had reached the provider, each counted as often as it did. */
  started: number
  /** Different calls in the ledger. */
  committed: number
  /** Different calls that had reached the provider and were not in the ledger. */
  inFlight: number
}

export type Killed = {
  kills: Kill[]
  /** How often each moment came too late: the run had ended. */
  missed: number
  started: number
  different: number
  /** Calls that were made again after a kill at which they were in flight. */
  repeats: number
  /** Calls that were made again although they were in the ledger, or within one process. */
  wasted: number
}

/** Run a project, killing the process at each moment in turn and starting it again, until its end. */
export async function killAndContinue(folder: string, moments: readonly Moment[]): Promise<Killed> {
  const kills: Kill[] = []
  const count = { missed: 0, repeats: 0, wasted: 0 }
  for (const moment of [...moments, () => false]) {
    const [before, committed] = [startedCalls(folder), committedCalls(folder)]
    const when = (seen: Seen): boolean => moment({ ...seen, started: linesOf(folder), folder })
    const { signal, code, errors } = await runInChild(folder, { signal: 'SIGKILL', when })
    if (signal === null && code !== 0) throw new Error(`the run ended with ${code}: ${errors}`)
    const made = startedCalls(folder).slice(before.length)
    const known = new Set(before)
    const wasted = made.filter((call, i) => committed.has(call) || made.indexOf(call) < i).length
    count.wasted += wasted
    count.repeats += made.filter((call) => known.has(call)).length - wasted
    if (signal === 'SIGKILL') kills.push(killAt(folder))
    else if (kills.length + count.missed < moments.length) count.missed++
  }
  const all = startedCalls(folder)
  return { kills, ...count, started: all.length, different: new Set(all).size }
}

/** A call is one line of 64 hex digits. */
const linesOf = (folder: string): number => (statSync(join(folder, 'calls.txt'), { throwIfNoEntry: false })?.size ?? 0) / 65

function killAt(folder: string): Kill {
  const [started, committed] = [startedCalls(folder), committedCalls(folder)]
  const inFlight = new Set(started.filter((call) => !committed.has(call))).size
  return { stage: stageOf(folder), started: started.length, committed: committed.size, inFlight }
}

/** The stage that the run had last begun. */
function stageOf(folder: string): string {
  if (!existsSync(join(folder, 'runs', runName, 'config.json'))) return 'start'
  if (existsSync(outputFile(folder, 'training_data.jsonl'))) return 'deliver'
  const run = openRun(folder, runName, { readOnly: true })
  const started = run.events().findLast((event): event is Extract<RunEvent, { type: 'stage-started' }> => event.type === 'stage-started')
  run.close()
  if (!started) return 'start'
  return [started.stage, started.stage === 'inputs' ? started.set : started.candidate].join(' ')
}

export const outputFile = (folder: string, file: string): string => join(folder, 'runs', runName, 'output', file)

/** Paths of output files that are not byte for byte the same in both projects, or stand in one alone. */
export function differingOutputs(a: string, b: string): string[] {
  const files = [...new Set([...outputFiles(a), ...outputFiles(b)])].sort()
  return files.filter((file) => bytes(outputFile(a, file)) !== bytes(outputFile(b, file)))
}

export const outputFiles = (folder: string): string[] =>
  readdirSync(outputFile(folder, ''), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(outputFile(folder, '').length))

const bytes = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'latin1') : null)
