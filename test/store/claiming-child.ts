/** Makes 150 calls beside others that make the same ones; says those it made itself. */
import { openLedger } from '../../src/store/ledger.ts'
import { keyOf, recordOf } from './records.ts'

const [, , file = ''] = process.argv
const ledger = openLedger(file)
const commits: Promise<void>[] = []
for (let n = 0; n < 150; n++) {
  const name = `call ${n}`
  if (ledger.find(keyOf(name)) !== undefined || !(await ledger.claim(keyOf(name)))) continue
  console.log(name)
  commits.push(ledger.commit(recordOf(name)))
  if (n % 10 === 0) await Promise.all(commits)
}
await Promise.all(commits)
await ledger.close()
