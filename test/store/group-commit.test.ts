import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { groupCommit } from '../../src/store/group-commit.ts'
import { connect } from '../../src/store/sqlite.ts'
import { temporaryFolder } from './temporary.ts'

describe('groupCommit', () => {
  it('turns the event loop between waves of writes, so that timers and Ctrl-C are seen', async (test) => {
    const database = connect(join(temporaryFolder(test), 'group.db'))
    test.after(() => database.close())
    const [lanes, waves] = [16, 20]
    let underWay = 0
    let done = 0
    const group = groupCommit(database.transaction, (queued) => underWay <= queued)

    let turns = 0
    const count = (): void => {
      turns++
      if (done < lanes) setImmediate(count)
    }
    setImmediate(count)
    const lane = async (): Promise<void> => {
      for (let wave = 0; wave < waves; wave++) {
        underWay++
        await group.add(() => {
          underWay--
        })
      }
      done++
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    assert.ok(turns >= waves, `${turns} turns for ${waves} waves`)
  })
})
