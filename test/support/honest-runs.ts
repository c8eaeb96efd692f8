import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunEvent } from '../../src/core/events.ts'
import { planSlots } from '../../src/core/slots.ts'
import type { Candidate } from '../../src/core/types.ts'
import { systemFor } from '../../src/loop/complete.ts'
import { expectedJudgedRate } from '../../src/providers/simulated/expected-rate.ts'
import { openRun } from '../../src/store/run.ts'
import { type OpenProject, openProject, type RunResult } from '../../src/tunesmith.ts'
import { makeSupport } from './project.ts'

/** One whole run of the support example in a simulated world. */
export type Playing = { world: string; seed: number; examples: number; passRate: number }

export type Played = Playing & { project: OpenProject; result: RunResult; events: RunEvent[]; candidates: Candidate[] }

/** The seed is that of the world and of the project. */
export async function play(playing: Playing): Promise<Played> {
  const { world, seed, examples, passRate } = playing
  const parent = mkdtempSync(join(tmpdir(), 'tunesmith-honest-'))
  try {
    const folder = join(parent, 'support')
    const model = { model: `simulated/${world}`, world_seed: seed }
    const models = { inputs: model, generator: model, judge: model }
    const target = { examples, pass_rate: passRate }
    makeSupport(folder, { config: { models, target, seed, loop: { sample: examples, iterations: 4 } } })
    const project = await openProject(folder)
    const stream = project.run()
    const events: RunEvent[] = []
    for await (const event of stream) events.push(event)
    const result = await stream.result
    const run = openRun(folder, result.run, { readOnly: true })
    const candidates = run.candidates()
    run.close()
    return { ...playing, project, result, events, candidates }
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

export type Verdict = 'better or stable' | 'no gain found' | 'neither'

/** What a run in a world where nothing helps has claimed. */
export function claimOf({ events, result }: Played): Verdict {
  const better = events.some((event) => event.type === 'candidate-compared' && event.word === 'better')
  if (better || result.ended === 'stable') return 'better or stable'
  return /no gain found/i.test(result.why) ? 'no gain found' : 'neither'
}

/** The last confirmed rate of a run beside the world's own rate for the same prompt and the same cells. */
export type Coverage = { n: number; rate: number; low: number; high: number; expected: number; error: number }

/** `null`: the run came to no confirm. */
export function coverageOf(played: Played): Coverage | null {
  const confirm = played.events.findLast(
    (event): event is Extract<RunEvent, { type: 'confirm-ended' }> => event.type === 'confirm-ended',
  )
  if (!confirm) return null
  const { n, passed, low, high } = confirm.rate
  const { rate: expected, error } = expectedRate(played, confirm.candidate, 40)
  return { n, rate: passed / n, low, high, expected, error }
}

export const isCovered = (coverage: Coverage | null): boolean =>
  coverage !== null && coverage.low <= coverage.expected && coverage.expected <= coverage.high

/** How often examples of the run's cells pass under one of its candidates, the judge's errors included. */
export function expectedRate(
  { project, ...played }: Played,
  id: string,
  draws: number,
): { rate: number; error: number } {
  const candidate = played.candidates.find((one) => one.id === id)
  if (!candidate) throw new Error(`the run has no candidate ${id}`)
  const cells = planSlots(project.taxonomy, played.examples, played.seed).map(({ cell }) => cell)
  const { rubric } = project
  const reference = project.reference({}) ?? ''
  const system = systemFor(project, candidate, {})
  return expectedJudgedRate({ world: played.world, worldSeed: played.seed, system, reference, rubric, cells, draws })
}
