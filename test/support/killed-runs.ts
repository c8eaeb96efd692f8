import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../../src/core/events.ts'
import { seeded } from '../../src/core/random.ts'
import { openRun } from '../../src/store/run.ts'
import { runInChild, runName, type Seen } from './child-run.ts'
import { committedCalls, startedCalls } from './counting.ts'

/**
 * When to kill: asked every millisecond. `reached` counts the calls in the ledger when this process began and those that
 * it has made since.
 */
export type Moment = (seen: Seen & { reached: number; folder: string }) => boolean

export type Kill = {
  stage: string
  /** Different calls in the ledger. */
  committed: number
  /** Different calls that had reached the provider and were not in the ledger. */
  inFlight: number
}

export type Killed = {
  kills: Kill[]
  /** Calls that reached the provider, each counted as often as it did; and how many different ones. */
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
  const count = { repeats: 0, wasted: 0 }
  for (let ended = false; !ended; ) {
    const [before, committed] = [startedCalls(folder), committedCalls(folder)]
    const moment = moments[kills.length]
    const reached = (): number => committed.size + linesOf(folder) - before.length
    const when = (seen: Seen): boolean => moment?.({ ...seen, reached: reached(), folder }) ?? false
    const { signal, code, errors } = await runInChild(folder, { when, act: (child) => child.kill('SIGKILL') })
    if (signal === null && code !== 0) throw new Error(`the run ended with ${code}: ${errors}`)
    const made = startedCalls(folder).slice(before.length)
    const wasted = made.filter((call, i) => committed.has(call) || made.indexOf(call) < i).length
    const known = new Set(before)
    count.wasted += wasted
    count.repeats += made.filter((call) => known.has(call)).length - wasted
    if (signal === 'SIGKILL') kills.push(killAt(folder))
    else ended = true
  }
  const all = startedCalls(folder)
  return { kills, ...count, started: all.length, different: new Set(all).size }
}

/**
 * `n` moments: the first while the process starts, the last while files are written, the others a random while after a
 * random number of a run's `calls` is reached.
 */
export function randomMoments(n: number, { calls, seed }: { calls: number; seed: number }): Moment[] {
  const random = seeded('kill', seed)
  const early = 50 + 300 * random()
  const shares = Array.from({ length: n - 2 }, random).sort((a, b) => a - b)
  const between = shares.map((share) => afterCalls(Math.floor(0.97 * calls * share), 30 * random()))
  return [({ ms }) => ms >= early, ...between, ({ folder }) => existsSync(outputFile(folder, 'training_data.jsonl'))]
}

function afterCalls(calls: number, delayMs: number): Moment {
  let first = Number.POSITIVE_INFINITY
  let since = Number.POSITIVE_INFINITY
  return ({ reached, ms }) => {
    first = Math.min(first, reached)
    if (reached >= Math.max(calls, first + 1)) since = Math.min(since, ms)
    return ms >= since + delayMs
  }
}

/** A call is one line of 64 hex digits. */
const linesOf = (folder: string): number =>
  (statSync(join(folder, 'calls.txt'), { throwIfNoEntry: false })?.size ?? 0) / 65

function killAt(folder: string): Kill {
  const committed = committedCalls(folder)
  const inFlight = new Set(startedCalls(folder).filter((call) => !committed.has(call))).size
  return { stage: stageOf(folder), committed: committed.size, inFlight }
}

/** The stage that the run had last begun. */
function stageOf(folder: string): string {
  if (!existsSync(join(folder, 'runs', runName, 'config.json'))) return 'start'
  if (existsSync(outputFile(folder, 'training_data.jsonl'))) return 'deliver'
  const run = openRun(folder, runName, { readOnly: true })
  const started = run
    .events()
    .findLast((event): event is Extract<RunEvent, { type: 'stage-started' }> => event.type === 'stage-started')
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
