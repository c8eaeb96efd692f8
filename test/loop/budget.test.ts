import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../store/temporary.ts'
import { type Spent, spendByRun, spendTogether } from '../support/budget-runs.ts'

function isWithin({ billedUsd, limit, account }: Spent): void {
  assert.ok(billedUsd <= limit, `the server billed ${billedUsd} of ${limit}`)
  assert.ok(account.spent + account.reserved <= limit + 1e-9, `${account.spent} + ${account.reserved} of ${limit}`)
  assert.ok(account.spent <= billedUsd + 1e-9, `booked ${account.spent}, billed ${billedUsd}`)
}

/** `npm run shows -- budget` does it with three kills each. */
describe('a budget, as a server that bills by the token counts it', () => {
  it('holds over a run that is killed, and the command that the ending names goes on', async (test) => {
    const folder = join(temporaryFolder(test), 'support')
    const { stopped, continued } = await spendByRun(test, folder, { limit: 4, kills: 1 })
    assert.deepEqual([stopped.kills, stopped.code], [1, 2])
    isWithin(stopped)
    assert.match(stopped.why, /^Stopped at \$3\.\d\d of \$4\.00 \(\$\d\.\d\d of it for calls that were cut off/)
    assert.match(stopped.next, /^tunesmith run --budget \d+(\.\d+)? /)
    isWithin(continued)
    assert.ok(continued.billedUsd > stopped.billedUsd)
  })

  it('holds over two processes on one account, of which one is killed', async (test) => {
    const spent = await spendTogether(test, temporaryFolder(test), { limit: 4, kills: 1 })
    isWithin(spent)
    assert.ok(spent.billedUsd > 1, `only ${spent.billedUsd} was spent`)
    for (const words of spent.said) assert.match(words, /^Stopped at .* Continue with `tunesmith run --budget 6`\.$/)
  })
})
