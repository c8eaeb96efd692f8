import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { runInChild } from '../support/child-run.ts'
import { committedCalls, countCalls, startedCalls } from '../support/counting.ts'
import { differingOutputs, killAndContinue, outputFile, randomMoments } from '../support/killed-runs.ts'
import { supportProject } from '../support/project.ts'
import { interruptRun, isComparing, runTwice } from '../support/stopped-runs.ts'

const size = { target: { examples: 24, pass_rate: 0.5 }, loop: { sample: 24, iterations: 4 } }

function counted(test: Parameters<typeof supportProject>[0]): string {
  const folder = supportProject(test, { config: size })
  countCalls(folder)
  return folder
}

/** `npm run shows -- resume` kills the whole quickstart twenty times. */
describe('a run that is stopped and started again', () => {
  const whole = counted({ after })
  before(async () => {
    assert.equal((await runInChild(whole)).code, 0)
  })

  it('makes each call once where nothing stops it', () => {
    const calls = startedCalls(whole)
    assert.deepEqual(new Set(calls), committedCalls(whole))
    assert.equal(calls.length, new Set(calls).size)
  })

  it('ends with the bytes of an uninterrupted one, killed three times, and repeats no call but those in flight', async (test) => {
    const folder = counted(test)
    const calls = startedCalls(whole).length
    const { kills, repeats, wasted, different } = await killAndContinue(folder, randomMoments(3, { calls, seed: 1 }))
    assert.equal(kills.length, 3)
    assert.equal(wasted, 0)
    assert.ok(repeats <= kills.reduce((sum, { inFlight }) => sum + inFlight, 0))
    assert.equal(different, calls)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })

  it('goes on after a kill while an improved candidate is compared', async (test) => {
    const folder = counted(test)
    const { kills, wasted } = await killAndContinue(folder, [isComparing])
    assert.deepEqual(
      kills.map(({ stage }) => stage),
      ['panel c1'],
    )
    assert.equal(wasted, 0)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })

  it('writes its files at Ctrl-C, exits 130, loses no call in flight and goes on', async (test) => {
    const folder = counted(test)
    const stopped = await interruptRun(folder)
    assert.equal(stopped.code, 130, stopped.errors)
    assert.ok(existsSync(outputFile(folder, 'generation_report.json')))
    assert.deepEqual(new Set(startedCalls(folder)), committedCalls(folder))

    assert.equal((await runInChild(folder)).code, 0)
    assert.equal(startedCalls(folder).length, new Set(startedCalls(folder)).size)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })

  it('refuses a second process with run/locked and exit code 2, and the first goes on undisturbed', async (test) => {
    const folder = counted(test)
    const { first, second } = await runTwice(folder)
    assert.equal(second.code, 2)
    assert.match(second.errors, /run\/locked/)
    assert.equal(first.code, 0)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })
})
