/** Runs a project on a disk that is read-only, full or filling up; then, with room, to its end. Prints the first answer as JSON. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , how = '', folder = ''] = process.argv
const [disk, project] = [join(folder, 'disk'), join(folder, 'disk/support')]
const mount = (...args: string[]): void => void execFileSync('mount', args)
const main = join(import.meta.dirname, '../../src/cli/main.ts')

mount('-t', 'tmpfs', '-o', 'size=8m', 'none', disk)
cpSync(join(folder, 'from/support'), project, { recursive: true })
const ballast = join(disk, 'ballast')
const fill = (left: number): void => {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)))
}
if (how === 'read-only') mount('-o', 'remount,ro', disk)
if (how === 'full') fill(0)
if (how === 'filling') fill(600_000)

const run = () => spawnSync(process.execPath, [main, 'run', '-C', project, '-r', 'one'], { encoding: 'utf8' })
const first = run()
const text = `${first.stderr}`
if (how === 'read-only') mount('-o', 'remount,rw', disk)
rmSync(ballast, { force: true })
const second = run()
const rows = join(project, 'runs/one/output/training_data.jsonl')
const after = existsSync(rows) ? readFileSync(rows, 'utf8').trimEnd().split('\n').length : 0
const goesOn = `\nWith room again: exit code ${second.status}, ${after} rows to train on.${second.stderr}`
console.log(JSON.stringify({ code: first.status, text: `${text}${goesOn}` }))
