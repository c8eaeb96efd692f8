/** Makes a run, says its name, and works on it until it is killed. */
import { createRun } from '../../src/store/run.ts'

const [, , root = ''] = process.argv
const run = createRun(root, { config: { seed: 1 }, today: '2026-11-22' })
run.append({ type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c0', total: 12 })
console.log(run.name)
setInterval(() => {}, 1000)
