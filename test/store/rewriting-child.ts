/** Replaces a small file by one of a megabyte, which does not fit, and says what is left. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TunesmithError } from '../../src/core/errors.ts'
import { writeFileAtomic, writeJsonl } from '../../src/store/outputs.ts'

const [, , folder = ''] = process.argv
const file = join(folder, 'a.txt')
const big = 'x'.repeat(1_000_000)
writeFileAtomic(file, 'old')
for (const write of [() => writeFileAtomic(file, big), () => writeJsonl(file, [big, big])]) {
  try {
    write()
  } catch (error) {
    if (!(error instanceof TunesmithError)) throw error
    console.log(error.code)
  }
}
console.log(readFileSync(file, 'utf8'))
console.log(JSON.stringify(readdirSync(folder)))
