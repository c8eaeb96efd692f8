import { join } from 'node:path'
import { seeded } from '../../src/core/random.ts'
import { killCalls } from '../../test/support/killed-calls.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = '2,000 calls killed with -9 half way, 20 times: at most those in flight are paid twice'

const kills = 20
const calls = 2000
const concurrency = 64
const seed = 1

/** Show 6 of issue 4. Calls are counted at the server. */
export default function show(): Promise<boolean> {
  const random = seeded('kill calls', seed)
  return inFreshFolder(async (parent) => {
    const lines: boolean[] = []
    for (let kill = 0; kill < kills; kill++) {
      // Half way, and anywhere within a group of calls that is committed together.
      const killAfter = calls / 2 + Math.floor(random() * 2 * concurrency)
      const folder = join(parent, `${kill}`)
      const { killedAt, paidTwice, rows } = await killCalls({ folder, calls, concurrency, killAfter })
      const isWhole = rows.length === calls && rows.every((id, i) => id === i)
      const figures = `killed after ${killedAt} requests, ${paidTwice} paid twice, ${rows.length} rows`
      lines.push(line(`  ${String(kill + 1).padStart(2)}  ${figures}`, isWhole && paidTwice <= concurrency))
    }
    return lines.every(Boolean)
  })
}
