/** Runs a project on a disk that is read-only, full or filling up; then, with room, to its end. Prints what was said as JSON. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { committedCalls, startedCalls } from './counting.ts'
import { differingOutputs } from './killed-runs.ts'

const [, , how = '', folder = ''] = process.argv
const [disk, project, whole] = [join(folder, 'disk'), join(folder, 'disk/support'), join(folder, 'whole')]
const mount = (...args: string[]): void => void execFileSync('sh', ['-c', 'exec mount "$@"', 'sh', ...args])
const main = join(import.meta.dirname, '../../src/cli/main.ts')
const run = (of: string) =>
  spawnSync(process.execPath, [main, 'run', '-C', of, '-r', 'quickstart'], { encoding: 'utf8' })

cpSync(join(folder, 'from/support'), whole, { recursive: true })
run(whole)
const calls = startedCalls(folder).length

mount('-t', 'tmpfs', '-o', 'size=8m', 'none', disk)
cpSync(join(folder, 'from/support'), project, { recursive: true })
const ballast = join(disk, 'ballast')
const leave = (bytes: number): void => {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
}
if (how === 'read-only') mount('-o', 'remount,ro', disk)
if (how === 'full') leave(0)
// A number: so many bytes are left.
if (Number(how) >= 0) leave(Number(how))
const first = run(project)

if (how === 'read-only') mount('-o', 'remount,rw', disk)
rmSync(ballast, { force: true })
mkdirSync(disk, { recursive: true })
const committed = committedCalls(project)
const before = startedCalls(folder).length
const second = run(project)
const again = startedCalls(folder).slice(before)
const goesOn = [
  `With room again: exit code ${second.status}.`,
  `Output files that differ from those of a run with room: ${differingOutputs(whole, project).join(', ') || 'none'}.`,
  `Calls made again that were in the ledger: ${again.filter((call) => committed.has(call)).length}.`,
  committed.size + again.length === calls
    ? 'All others were made once.'
    : `${calls} calls, ${committed.size} kept, ${again.length} made.`,
]
const said = first.stderr.replaceAll(/^(?:writing|judging) \d.*\n/gm, '')
console.log(
  JSON.stringify({
    code: first.status,
    text: `${said}\n${goesOn.join('\n')}${second.status === 0 ? '' : second.stderr}`,
  }),
)
