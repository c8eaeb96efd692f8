/** Makes a run, makes the disk that it is on read-only, and tries what can still be done. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { TunesmithError } from '../../src/core/errors.ts'
import { writeFileAtomic } from '../../src/store/outputs.ts'
import { createRun, listRuns, openRun } from '../../src/store/run.ts'

const [, , folder = ''] = process.argv
const run = createRun(folder, { name: 'one', config: { seed: 1 }, today: '2026-11-22' })
run.append({ type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c0', total: 12 })
run.close()
execFileSync('sh', ['-c', 'exec mount -o remount,ro "$1"', 'sh', folder])

const reading = openRun(folder, 'one', { readOnly: true })
console.log(reading.events().length === 1 ? 'the run can be read' : 'the run cannot be read')
reading.close()
console.log(codeOf(() => openRun(folder, 'one')))
console.log(codeOf(() => writeFileAtomic(join(folder, 'report.json'), '{}')))
console.log(JSON.stringify(listRuns(folder).map(({ name, ended }) => ({ name, ended }))))

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'it worked'
  } catch (error) {
    if (error instanceof TunesmithError) return error.code
    throw error
  }
}
