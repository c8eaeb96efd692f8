import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { runInChild, type Seen } from '../support/child-run.ts'
import { committedCalls, countCalls, startedCalls } from '../support/counting.ts'
import { differingOutputs, killAndContinue, outputFile, randomMoments } from '../support/killed-runs.ts'
import { supportProject } from '../support/project.ts'

const size = { target: { examples: 24, pass_rate: 0.75 }, loop: { sample: 24, iterations: 4 } }

function counted(test: TestContext): string {
  const folder = supportProject(test, { config: size })
  countCalls(folder)
  return folder
}

/** A call of the improved candidate has been judged on the panel. */
const comparing = ({ events }: Seen): boolean =>
  events.some((event) => event.type === 'example-judged' && event.set === 'panel' && event.candidate !== 'c0')

const onPanel = ({ events }: Seen): boolean => events.some((event) => event.type === 'example-judged')

describe('a run that was stopped', () => {
  it('ends with the bytes of an uninterrupted one and repeats no call but those in flight, killed three times', async (test) => {
    const [whole, killed] = [counted(test), counted(test)]
    assert.equal((await runInChild(whole)).code, 0)
    const calls = startedCalls(whole)
    assert.deepEqual(new Set(calls), committedCalls(whole))
    assert.equal(calls.length, new Set(calls).size)

    const { kills, repeats, wasted, different } = await killAndContinue(killed, randomMoments(3, { calls: calls.length, seed: 1 }))
    assert.equal(kills.length, 3)
    assert.deepEqual(differingOutputs(whole, killed), [])
    assert.equal(wasted, 0)
    assert.ok(repeats <= kills.reduce((sum, { inFlight }) => sum + inFlight, 0))
    assert.equal(different, calls.length)
  })

  it('goes on after a kill between an improved candidate and its comparison', async (test) => {
    const [whole, killed] = [counted(test), counted(test)]
    await runInChild(whole)
    const { kills, wasted } = await killAndContinue(killed, [comparing])
    assert.match(kills[0]?.stage ?? '', /^panel c1$/)
    assert.equal(wasted, 0)
    assert.deepEqual(differingOutputs(whole, killed), [])
  })

  it('writes its files at Ctrl-C, exits 130, loses no call in flight and goes on', async (test) => {
    const [whole, stopped] = [counted(test), counted(test)]
    await runInChild(whole)
    const first = await runInChild(stopped, { signal: 'SIGINT', when: onPanel })
    assert.equal(first.code, 130)
    assert.equal(first.events.findLast(({ type }) => type === 'run-ended')?.type, 'run-ended')
    assert.ok(existsSync(outputFile(stopped, 'generation_report.json')))
    assert.deepEqual(new Set(startedCalls(stopped)), committedCalls(stopped))

    assert.equal((await runInChild(stopped)).code, 0)
    assert.equal(startedCalls(stopped).length, new Set(startedCalls(stopped)).size)
    assert.deepEqual(differingOutputs(whole, stopped), [])
  })

  it('refuses a second process with run/locked and exit code 2, and the first goes on undisturbed', async (test) => {
    const [whole, shared] = [counted(test), counted(test)]
    await runInChild(whole)
    const second: Promise<Awaited<ReturnType<typeof runInChild>>>[] = []
    const first = await runInChild(shared, {
      signal: 'SIGCONT',
      when: (seen) => onPanel(seen) && second.push(runInChild(shared)) > 0,
    })
    const [refused] = await Promise.all(second)
    assert.equal(refused?.code, 2)
    assert.match(refused?.errors ?? '', /run\/locked/)
    assert.equal(first.code, 0)
    assert.deepEqual(differingOutputs(whole, shared), [])
  })
})
