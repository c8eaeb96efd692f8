import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bytesBelow, installInto, pack, runIn } from '../../test/support/packed.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = 'the core installed from its tarball: size and seconds, and how fast its help is'

const goalMegabytes = 60
const goalSeconds = 30
const goalHelpSeconds = 0.3
const helpRuns = 11
const mostListed = 12

/** Show 7. The cache of npm is empty for the first install and warm for the second. */
export default function show(): Promise<boolean> {
  return inFreshFolder((folder) => {
    const tarball = pack(folder)
    console.log(`tarball      ${(bytesBelow(tarball) / 1e6).toFixed(2)} MB`)
    process.env['npm_config_cache'] = join(folder, 'cache')
    const cold = secondsOf(() => install(join(folder, 'cold'), tarball))
    const warm = secondsOf(() => install(join(folder, 'warm'), tarball))
    const modules = join(folder, 'warm', 'node_modules')
    const sizes = packagesIn(modules).map((name) => ({ name, bytes: bytesBelow(join(modules, name)) }))
    sizes.sort((a, b) => b.bytes - a.bytes)
    for (const { name, bytes } of sizes.slice(0, mostListed))
      console.log(`  ${megabytes(bytes).padStart(5)} MB  ${name}`)
    const total = bytesBelow(modules)
    const help = medianHelp(join(folder, 'warm'))
    return [
      line(
        `${sizes.length} packages, ${megabytes(total)} MB, goal under ${goalMegabytes} MB`,
        total < goalMegabytes * 1e6,
      ),
      line(
        `${cold.toFixed(1)} s with an empty cache, ${warm.toFixed(1)} s with a warm one, goal under ${goalSeconds} s`,
        cold < goalSeconds,
      ),
      line(
        `tunesmith --help ${help.toFixed(3)} s, median of ${helpRuns}, goal under ${goalHelpSeconds} s`,
        help < goalHelpSeconds,
      ),
    ].every(Boolean)
  })
}

function install(home: string, tarball: string): void {
  const unreachable = installInto(home, tarball)
  if (unreachable !== null) throw new Error(unreachable)
}

/** Names as they are installed, `@scope/name` included, at the top and inside of others. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    return name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name]
  })
}

function medianHelp(home: string): number {
  const bin = join(home, 'node_modules', 'tunesmith', 'bin', 'tunesmith.cjs')
  const help = (): void => {
    const { status, stderr } = runIn(home, process.execPath, bin, '--help')
    if (status !== 0) throw new Error(stderr)
  }
  const times = Array.from({ length: helpRuns }, () => secondsOf(help))
  return times.sort((a, b) => a - b)[Math.floor(helpRuns / 2)] ?? Number.NaN
}

function secondsOf(work: () => unknown): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

if (import.meta.main) process.exitCode = (await show()) ? 0 : 1
