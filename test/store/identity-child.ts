/** Says which process it is and waits to be killed. */
import { thisProcess } from '../../src/store/process.ts'

console.log(JSON.stringify(thisProcess()))
setInterval(() => {}, 1000)
