import { join } from 'node:path'
import { runInChild } from '../../test/support/child-run.ts'
import { committedCalls, countCalls, startedCalls } from '../../test/support/counting.ts'
import { differingOutputs, type Killed, killAndContinue, randomMoments } from '../../test/support/killed-runs.ts'
import { makeSupport } from '../../test/support/project.ts'
import { interruptRun, isComparing, runTwice } from '../../test/support/stopped-runs.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = 'the simulated run killed with -9 at 20 random moments: the same bytes, no call made again'

const kills = 20
const seed = 3

/** Show 3. Calls are counted at the provider. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (parent) => {
    const whole = project(parent, 'whole')
    const { code } = await runInChild(whole)
    const calls = startedCalls(whole)
    const lines = [line(`uninterrupted: exit code ${code}, ${calls.length} calls, each once`, isOnce(whole))]
    lines.push(await killed(project(parent, 'killed'), { whole, calls: calls.length }))
    lines.push(await killedComparing(project(parent, 'comparing'), whole))
    lines.push(await interrupted(project(parent, 'interrupted'), whole))
    lines.push(await shared(project(parent, 'shared'), whole))
    return lines.every(Boolean)
  })
}

function project(parent: string, name: string): string {
  const folder = join(parent, name, 'support')
  makeSupport(folder)
  countCalls(folder)
  return folder
}

const isOnce = (folder: string): boolean => {
  const calls = startedCalls(folder)
  return new Set(calls).size === calls.length && calls.length === committedCalls(folder).size && lostCalls(folder) === 0
}

/** Calls that reached the provider and are not in the ledger. */
function lostCalls(folder: string): number {
  const committed = committedCalls(folder)
  return startedCalls(folder).filter((call) => !committed.has(call)).length
}

async function killed(folder: string, { whole, calls }: { whole: string; calls: number }): Promise<boolean> {
  const result = await killAndContinue(folder, randomMoments(kills, { calls, seed }))
  for (const [i, { stage, committed, inFlight }] of result.kills.entries()) {
    console.log(`  kill ${i + 1}  ${stage}: ${committed} calls committed, ${inFlight} in flight`)
  }
  const { started, different, repeats, wasted } = result
  const holds = holdsFor(result, kills) && different === calls && same(whole, folder)
  const figures = `${result.kills.length} kills, ${started} calls reached the provider, ${different} different, ${repeats} repeated, ${wasted} of them not in flight at a kill, ${sumInFlight(result)} in flight at the kills, ${differing(whole, folder)}`
  return line(`killed: ${figures}`, holds)
}

const holdsFor = (result: Killed, expected: number): boolean =>
  result.kills.length === expected && result.wasted === 0 && result.repeats <= sumInFlight(result)

const sumInFlight = ({ kills }: Killed): number => kills.reduce((sum, { inFlight }) => sum + inFlight, 0)

async function killedComparing(folder: string, whole: string): Promise<boolean> {
  const result = await killAndContinue(folder, [isComparing])
  const stage = result.kills[0]?.stage ?? 'not killed'
  const holds = stage === 'panel c1' && holdsFor(result, 1) && same(whole, folder)
  return line(`killed while a candidate is compared (${stage}): ${differing(whole, folder)}`, holds)
}

async function interrupted(folder: string, whole: string): Promise<boolean> {
  const first = await interruptRun(folder)
  const lost = lostCalls(folder)
  await runInChild(folder)
  const figures = `exit code ${first.code}, ${lost} calls lost, continued: ${differing(whole, folder)}`
  return line(`Ctrl-C: ${figures}`, first.code === 130 && lost === 0 && isOnce(folder) && same(whole, folder))
}

async function shared(folder: string, whole: string): Promise<boolean> {
  const { first, second } = await runTwice(folder)
  const { code, errors } = second
  const refused = code === 2 && errors.includes('run/locked')
  const figures = `the second ends with exit code ${code}${refused ? ' (run/locked)' : ''}, the first with ${first.code}, ${differing(whole, folder)}`
  return line(
    `two processes on one run: ${figures}`,
    refused && first.code === 0 && isOnce(folder) && same(whole, folder),
  )
}

const same = (a: string, b: string): boolean => differingOutputs(a, b).length === 0
const differing = (a: string, b: string): string => `${differingOutputs(a, b).join(', ') || 'no file'} differs`
