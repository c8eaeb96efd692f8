/** Claims a call, reserves money, says so, and holds both until it is killed. */
import { openLedger } from '../../src/store/ledger.ts'
import { keyOf } from './records.ts'

const [, , file = ''] = process.argv
const ledger = openLedger(file)
console.log((await ledger.claim(keyOf('a'))) && ledger.reserve('run', 0.6, 1))
setInterval(() => {}, 1000)
