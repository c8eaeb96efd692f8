import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rate } from '../../src/core/types.ts'
import { differingOutputs, outputFile, outputFiles } from '../../test/support/killed-runs.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = 'quickstart on the simulated model: seconds, pass rates, and the same bytes in every folder'

const goalSeconds = 10
const root = join(import.meta.dirname, '../..')

/** Show 2. The folders have one name, since it is in the prompts. */
export default function show(): Promise<boolean> {
  return inFreshFolder((parent) => {
    const folder = (name: string): string => join(parent, name, 'support')
    const [first, second, one, many] = [folder('first'), folder('second'), folder('one'), folder('many')]
    const seconds = [quickstart(first), quickstart(second)]
    quickstart(one, '--concurrency', '1')
    quickstart(many, '--concurrency', '64')
    const lines = [
      line(
        `${seconds.map((s) => s.toFixed(1)).join(' and ')} s, goal under ${goalSeconds} s`,
        Math.max(...seconds) < goalSeconds,
      ),
      line(`${outputFiles(first).length} files, two fresh folders, ${different(first, second)}`, same(first, second)),
      line(`concurrency 1 and 64, ${different(one, many)}`, same(one, many) && same(first, one)),
      ...rates(first),
    ]
    return lines.every(Boolean)
  })
}

/** Seconds. */
function quickstart(folder: string, ...flags: string[]): number {
  const started = performance.now()
  const args = ['run', '--silent', 'quickstart', '--', '--simulated', '--folder', folder, ...flags]
  execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' })
  return (performance.now() - started) / 1000
}

const same = (a: string, b: string): boolean => outputFiles(a).length > 5 && differingOutputs(a, b).length === 0
const different = (a: string, b: string): string => `${differingOutputs(a, b).join(', ') || 'no file'} differs`

type Report = { iterations: { rate: Rate }[]; pass_rate: { confirm: Rate | null } }

function rates(folder: string): boolean[] {
  const report: Report = JSON.parse(readFileSync(outputFile(folder, 'generation_report.json'), 'utf8'))
  const [panel, confirm] = [report.iterations[0]?.rate, report.pass_rate.confirm]
  return [
    line(`first panel ${text(panel)}, goal under 35 %`, shareOf(panel) < 0.35),
    line(`confirmed ${text(confirm)}, goal over 80 %`, shareOf(confirm) > 0.8),
  ]
}

const shareOf = (rate: Rate | null | undefined): number => (rate ? rate.passed / rate.n : Number.NaN)
const text = (rate: Rate | null | undefined): string =>
  rate ? `${rate.passed} of ${rate.n} = ${(100 * shareOf(rate)).toFixed(1)} %` : 'unknown'
