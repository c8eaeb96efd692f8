import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Counts, Rate } from '../../src/core/types.ts'
import { outputFile } from '../../test/support/killed-runs.ts'
import { line } from './show.ts'

export const summary =
  'quickstart on the real model for five seeds: the fixed prompt against the start prompt (25 minutes)'

const seeds = [1, 2, 3, 4, 5]
const enough = 4
const mostFirst = 0.4
const fewestAccepted = 20
const root = join(import.meta.dirname, '../..')

type Iteration = { rate: Rate; gained?: number; lost?: number; interval?: [number, number]; p?: number }
type Report = {
  ended: string
  simulated: boolean
  counts: Counts
  iterations: Iteration[]
  pass_rate: { confirm: Rate | null }
}

/** Show 1. A folder in SHOW_FOLDER keeps the runs; those that have ended there are read, not made again. */
export default function show(): boolean {
  const parent = process.env['SHOW_FOLDER'] ?? mkdtempSync(join(tmpdir(), 'tunesmith-seeds-'))
  console.log(`the runs are kept in ${parent}`)
  const reports = seeds.map((seed) => {
    const report = reportOf(join(parent, `s${seed}`), seed)
    tell(seed, report)
    return report
  })
  return [
    line(
      `first panel at most 40 % in ${count(reports, startsLow)} of ${seeds.length}`,
      count(reports, startsLow) >= enough,
    ),
    line(`fixed prompt ahead on the same inputs in ${count(reports, isAhead)}`, count(reports, isAhead) >= enough),
    line(
      `slots add up, and ${fewestAccepted} or more are filled in ${count(reports, isFilled)}`,
      count(reports, isFilled) >= enough,
    ),
    line(
      'every row runs on the database, or declines',
      seeds.every((seed) => rowsRun(join(parent, `s${seed}`))),
    ),
  ].every(Boolean)
}

function reportOf(folder: string, seed: number): Report {
  if (!existsSync(outputFile(folder, 'generation_report.json'))) {
    const args = ['run', '--silent', 'quickstart', '--', '--real', '--seed', String(seed), '--folder', folder]
    const started = performance.now()
    execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' })
    console.log(`seed ${seed}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  return JSON.parse(readFileSync(outputFile(folder, 'generation_report.json'), 'utf8'))
}

function tell(seed: number, { ended, counts, iterations, pass_rate: { confirm } }: Report): void {
  const [first] = iterations
  const { gained = 0, lost = 0, interval = [0, 0], p = 1 } = first ?? {}
  const points = interval.map((share) => Math.round(100 * share)).join(' to ')
  console.log(
    `seed ${seed}: first panel ${text(first?.rate)}; fixed prompt ${gained} gained, ${lost} lost (${points} points, p ${p.toFixed(3)}); fresh inputs ${text(confirm)}; ${ended}, ${counts.accepted} accepted + ${counts.abandoned} abandoned + ${counts.pending} pending of ${counts.planned}`,
  )
}

const text = (rate: Rate | null | undefined): string =>
  rate ? `${rate.passed} of ${rate.n} (${[rate.low, rate.high].map((x) => Math.round(100 * x)).join('-')} %)` : 'none'

const count = (reports: readonly Report[], test: (report: Report) => boolean): number => reports.filter(test).length

const startsLow = ({ iterations: [first] }: Report): boolean =>
  first !== undefined && first.rate.passed <= mostFirst * first.rate.n

const isAhead = ({ iterations: [first] }: Report): boolean => (first?.gained ?? 0) > (first?.lost ?? 0)

function isFilled({ simulated, counts: { planned, accepted, abandoned, pending, attempts } }: Report): boolean {
  const made = attempts.accepted + attempts.rejected + attempts.errored + attempts.surplus
  return (
    !simulated && planned === accepted + abandoned + pending && attempts.made === made && accepted >= fewestAccepted
  )
}

function rowsRun(folder: string): boolean {
  try {
    const printed = execFileSync(process.execPath, [join(folder, 'check.ts'), outputFile(folder, '')], {
      encoding: 'utf8',
    })
    console.log(`  ${printed.trim()}`)
    return true
  } catch {
    return false
  }
}
