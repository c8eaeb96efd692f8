/** Fills the disk that the folder is on with calls, then makes room. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TunesmithError } from '../../src/core/errors.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { keyOf, recordOf } from './records.ts'

const [, , folder = ''] = process.argv
const ballast = join(folder, 'ballast')
writeFileSync(ballast, Buffer.alloc(300_000))
const ledger = openLedger(join(folder, 'ledger.db'))
const acked: string[] = []
try {
  for (let n = 0; ; n++) {
    await ledger.commit(recordOf(`call ${n}`, { text: String(Math.random()).repeat(2000) }))
    acked.push(`call ${n}`)
  }
} catch (error) {
  if (!(error instanceof TunesmithError)) throw error
  console.log(error.code)
}
const found = acked.filter((name) => ledger.find(keyOf(name)) !== undefined)
console.log(acked.length > 5 && found.length === acked.length ? 'every acknowledged call is there' : 'calls were lost')
rmSync(ballast)
await ledger.commit(recordOf('after'))
console.log(ledger.find(keyOf('after')) === undefined ? 'nothing fits' : 'a call fits again')
await ledger.close()
