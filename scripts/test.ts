import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `npm test`: format and lint, types, dead code, then every test. Stops at the first of them that fails. */

const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

const steps: readonly [string, string[]][] = [
  ['biome', ['check', '--error-on-warnings', '.']],
  ['tsc', ['--noEmit']],
  ['knip', []],
]

for (const [name, args] of steps) {
  console.log(`\n${name} ${args.join(' ')}`)
  const { status } = spawnSync(bin(name), args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const folder = mkdtempSync(join(tmpdir(), 'tunesmith-test-'))
const skips = join(folder, 'skips.txt')
const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./scripts/skips-reporter.ts',
  `--test-reporter-destination=${skips}`,
]
const files = process.argv.slice(2)
const { status } = spawnSync(
  process.execPath,
  ['--test', ...reporters, ...(files.length > 0 ? files : ['test/**/*.test.ts'])],
  { cwd: root, stdio: 'inherit' },
)
console.log(existsSync(skips) ? readFileSync(skips, 'utf8') : '')
rmSync(folder, { recursive: true, force: true })
process.exit(status ?? 1)
