import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { openRun } from '../../src/store/run.ts'
import { temporaryFolder } from '../cli/tunesmith.ts'
import { runName } from '../support/child-run.ts'
import { countCalls, startedCalls } from '../support/counting.ts'
import { differingOutputs } from '../support/killed-runs.ts'
import { runProject, supportProject } from '../support/project.ts'

const size = { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 2 } }

/** As a crash leaves it that comes before the event `seq` is stored; what was stored before it stays. */
function forgetFrom(folder: string, seq: number): void {
  const database = new DatabaseSync(join(folder, 'runs', runName, 'run.db'))
  database.prepare('DELETE FROM events WHERE seq >= ?').run(seq)
  database.close()
}

describe('a run cut off before any of its decisions is stored', () => {
  const whole = supportProject({ after }, { config: size })
  countCalls(whole)
  before(async () => {
    await runProject(whole, { name: runName })
  })

  it('goes on from there to the same files, and makes no call again', async (test) => {
    const run = openRun(whole, runName, { readOnly: true })
    const events = run.events().map(({ seq, type }) => ({ seq, type }))
    run.close()
    assert.ok(events.some(({ type }) => type === 'candidate-proposed'))
    const calls = startedCalls(whole).length
    const parent = temporaryFolder(test)
    for (const { seq, type } of events) {
      const folder = join(parent, String(seq), 'support')
      cpSync(whole, folder, { recursive: true })
      forgetFrom(folder, seq)
      await runProject(folder, { name: runName })
      assert.deepEqual(differingOutputs(whole, folder), [], `cut before event ${seq}, ${type}`)
      assert.equal(startedCalls(folder).length, calls, `cut before event ${seq}, ${type}`)
    }
  })
})
