import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ledgerFile } from '../../src/tunesmith.ts'
import { type ChildRun, runInChild, runName, type Seen } from '../support/child-run.ts'
import { committedCalls, countCalls, holdFile, startedCalls } from '../support/counting.ts'
import { differingOutputs } from '../support/killed-runs.ts'
import { supportProject } from '../support/project.ts'

const size = { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 1 } }

function counted(test: { after(clean: () => void): void }): string {
  const folder = supportProject(test, { config: size })
  countCalls(folder)
  return folder
}

/** Some replies of the panel have been judged. */
const isJudging = ({ events }: Seen): boolean => events.filter(({ type }) => type === 'example-judged').length >= 4

const repeated = (folder: string): number => startedCalls(folder).length - new Set(startedCalls(folder)).size

/** `npm run shows -- resume` and `-- bad-input` have the kills, the full disk and the clock. */
describe('nothing is lost and nothing paid twice', () => {
  const whole = counted({ after })
  before(async () => {
    assert.equal((await runInChild(whole)).code, 0)
  })

  it('where four processes start the same run at once', async (test) => {
    const folder = counted(test)
    const ended = await Promise.all(Array.from({ length: 4 }, () => runInChild(folder)))
    const [done, refused] = [ended.filter(({ code }) => code === 0), ended.filter(({ code }) => code === 2)]
    assert.deepEqual(
      [done.length, refused.length],
      [1, 3],
      ended.map(({ code, errors }) => `${code} ${errors}`).join('\n'),
    )
    for (const { errors } of refused) assert.match(errors, /run\/locked/)
    assert.equal(repeated(folder), 0)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })

  it('where a process is stopped, another tries its run, and it goes on', async (test) => {
    const folder = counted(test)
    writeFileSync(holdFile(folder), '')
    const { promise: second, resolve } = Promise.withResolvers<ChildRun>()
    const first = runInChild(folder, {
      when: () => startedCalls(folder).length > 0,
      act: (child) => {
        child.kill('SIGSTOP')
        rmSync(holdFile(folder))
        runInChild(folder).then((ran) => {
          child.kill('SIGCONT')
          resolve(ran)
        })
      },
    })
    const { code, errors } = await second
    assert.equal(code, 2)
    assert.match(errors, /run\/locked/)
    assert.equal((await first).code, 0)
    assert.equal(repeated(folder), 0)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })

  it('where run.db is deleted while the run goes on', async (test) => {
    const folder = counted(test)
    const ran = await runInChild(folder, {
      when: isJudging,
      act: () => rmSync(join(folder, 'runs', runName, 'run.db')),
    })
    assert.deepEqual([ran.code, /store\/missing/.test(ran.errors)], [2, true], ran.errors)
    const kept = committedCalls(folder)
    assert.equal((await runInChild(folder)).code, 0)
    assert.equal(startedCalls(folder).filter((call, i, all) => kept.has(call) && all.indexOf(call) < i).length, 0)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })

  it('silently where the ledger is deleted while the run goes on: it stops at the next call and says what that costs', async (test) => {
    const folder = counted(test)
    const ran = await runInChild(folder, { when: isJudging, act: () => rmSync(ledgerFile(folder)) })
    assert.equal(ran.code, 2, ran.errors)
    assert.match(ran.errors, /ledger\.db {2}This database is gone\.[\s\S]*paid for again[\s\S]*store\/missing/)
  })

  it('where an output file cannot take its name: the others stand, and the run ends once it can', async (test) => {
    const folder = counted(test)
    const blocked = join(folder, 'runs', runName, 'output', 'rubric_analysis.json')
    const ran = await runInChild(folder, { when: isJudging, act: () => block(blocked) })
    assert.equal(ran.code, 2, ran.errors)
    assert.match(ran.errors, /rubric_analysis\.json {2}Something else stands where this file/)
    const made = startedCalls(folder).length
    rmSync(blocked, { recursive: true })
    assert.equal((await runInChild(folder)).code, 0)
    assert.equal(startedCalls(folder).length, made)
    assert.deepEqual(differingOutputs(whole, folder), [])
  })
})

/** A folder that is not empty, where a file is to be renamed to. */
function block(path: string): void {
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'something'), '')
}
