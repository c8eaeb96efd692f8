/** Reserves three cents at a time for calls that cost one, until nothing fits; says each acknowledged call. */
import { openLedger } from '../../src/store/ledger.ts'
import { recordOf } from './records.ts'

const [, , file = '', name = '', limitText = ''] = process.argv
const limit = Number(limitText)
const ledger = openLedger(file)
let isOver = false

async function lane(lane: number): Promise<void> {
  for (let n = 0; ledger.reserve('shared', 0.03, limit); n++) {
    const { spent, reserved } = ledger.account('shared')
    isOver ||= spent + reserved > limit + 1e-9
    const call = `${name} ${lane} ${n}`
    await ledger.commit(recordOf(call), { account: 'shared', reserved: 0.03 })
    console.log(`acked ${call}`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, n) => lane(n)))
// Other lanes held more than they spent; what they gave back may fit one more call.
await lane(8)
await ledger.close()
console.log(isOver ? 'over' : 'never over')
