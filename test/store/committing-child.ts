/** Commits without end and says each call that was acknowledged. */
import { writeSync } from 'node:fs'
import { openLedger } from '../../src/store/ledger.ts'
import { recordOf } from './records.ts'

const [, , file = '', life = ''] = process.argv
const ledger = openLedger(file)
for (let n = 0; ; n += 5) {
  const names = [0, 1, 2, 3, 4].map((offset) => `${life} call ${n + offset}`)
  await Promise.all(
    names.map(async (name) => {
      ledger.reserve('run', 0.01, 1000)
      await ledger.commit(recordOf(name), { account: 'run', reserved: 0.01 })
      writeSync(1, `${name}\n`)
    }),
  )
}
