import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { line } from './show.ts'

const root = join(import.meta.dirname, '../..')

/** The property tests of one file with their full number of cases. */
export function inFull(file: string): boolean {
  const env = { ...process.env, TUNESMITH_FULL: '1' }
  const args = ['--test', '--test-reporter=tap', file]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  for (const [, mark, name] of stdout.matchAll(/^ +((?:not )?ok) \d+ - (.+)$/gm))
    console.log(`  ${mark === 'ok' ? '✔' : '✖'} ${name}`)
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(stdout)?.[1] ?? Number.NaN)
  if (status !== 0) console.log(`${stdout}\n${stderr}`)
  return line(
    `${file}: ${count('pass')} of ${count('tests')} pass, ${count('skipped')} skipped`,
    status === 0 && count('pass') > 0 && count('skipped') === 0,
  )
}
