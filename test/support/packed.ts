import { spawnSync } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { root } from './documents.ts'

/** What the build reads, besides the files that go into the package. */
const buildInputs = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'LICENSE',
  'src',
  'scripts',
]

/** Of npm's own variables only those that say how to reach the registry: the rest belongs to the script that runs us. */
const keptOfNpm = /^npm_config_(registry|cache|userconfig|globalconfig|cafile|.*proxy)$/i

/** For a child that is no test and no npm script; Node is the one that runs us. */
function childEnv(): Record<string, string | undefined> {
  const entries = Object.entries(process.env).filter(
    ([name]) =>
      (!/^npm_/i.test(name) || keptOfNpm.test(name)) && !/^(NODE_TEST|NODE_OPTIONS|TUNESMITH_|CI$)/.test(name),
  )
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  return { ...Object.fromEntries(entries), PATH: path, NO_COLOR: '1' }
}

export type Ran = { status: number | null; stdout: string; stderr: string }

export function runIn(cwd: string, command: string, ...args: string[]): Ran {
  const shell = process.platform === 'win32'
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: childEnv(), encoding: 'utf8', shell })
  return { status, stdout, stderr }
}

/**
 * `npm pack` in a copy of the repository, so that no build is left in the repository itself.
 * Returns the path of the tarball, which is in `folder`.
 */
export function pack(folder: string): string {
  const stage = join(folder, 'stage')
  mkdirSync(stage, { recursive: true })
  const { files }: { files: string[] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of [...buildInputs, ...files.filter((name) => name !== 'dist')]) {
    cpSync(join(root, name), join(stage, name), {
      recursive: true,
      filter: (path) => !/[\\/](runs|\.tunesmith)$/.test(path),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(stage, 'node_modules'), 'junction')
  const { status, stdout, stderr } = runIn(stage, 'npm', 'pack', '--pack-destination', folder)
  if (status !== 0) throw new Error(`npm pack failed:\n${stdout}\n${stderr}`)
  return join(folder, stdout.trim().split('\n').at(-1) ?? '')
}

/** Install a tarball into a new folder. `null` where it went well, else why the registry cannot be reached. */
export function installInto(home: string, tarball: string): string | null {
  mkdirSync(home, { recursive: true })
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1', '--loglevel=error']
  const { status, stderr } = runIn(home, 'npm', 'install', '--prefix', home, ...flags, tarball)
  if (status === 0) return null
  const [, code] = /npm error code (\w+)/.exec(stderr) ?? []
  if (code !== undefined && unreachable.test(code)) return `the package registry cannot be reached (${code})`
  throw new Error(`npm install failed:\n${stderr}`)
}

const unreachable =
  /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E40[137]|E50\d)$/

/** Bytes of a file, or of all files below a folder. */
export function bytesBelow(path: string): number {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0)
}
