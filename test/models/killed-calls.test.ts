import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../store/temporary.ts'
import { killCalls } from '../support/killed-calls.ts'

/** `npm run shows -- kill` does it with 2,000 calls, twenty times. */
describe('calls whose process is killed half way', () => {
  it('are made again only where they were in flight, and give each row once', async (test) => {
    const folder = temporaryFolder(test)
    for (const killAfter of [90, 120]) {
      const work = join(folder, `${killAfter}`)
      const { paidTwice, rows, result } = await killCalls({ folder: work, calls: 200, concurrency: 16, killAfter })
      assert.ok(paidTwice <= 16, `${paidTwice} were paid twice`)
      assert.deepEqual(
        rows,
        Array.from({ length: 200 }, (_, n) => n),
      )
      assert.match(result, /^RESULT \{"rows":200,"run_s":[\d.]+,"cpu_ms_per_call":[\d.]+,"rss_mb":[\d.]+\}$/)
    }
  })
})
