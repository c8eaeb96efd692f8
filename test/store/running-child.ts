/** Makes a run, says its name, and works on it until it is killed; asked to be writing, it never ends its transaction. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createRun } from '../../src/store/run.ts'

const [, , root = '', then] = process.argv
const run = createRun(root, { config: { seed: 1 }, today: '2026-11-22' })
run.append({ type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c0', total: 12 })
console.log(run.name)
const writer = then === 'writing' ? new DatabaseSync(join(run.folder, 'run.db')) : undefined
if (writer) {
  writer.exec('BEGIN IMMEDIATE')
  console.log('writing')
}
setInterval(() => writer?.isTransaction, 1000)
