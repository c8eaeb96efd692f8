import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { main } from '../../src/cli/main.ts'
import type { Env, Terminal } from '../../src/cli/terminal.ts'

export const mainFile = join(import.meta.dirname, '../../src/cli/main.ts')

export type Called = { code: number; out: string; err: string }
type Where = { env?: Env; columns?: number; interactive?: boolean }

/** What a command writes, kept; styles are marked as `<red>text</>`. */
export function memoryTerminal({ columns = 80, interactive = false, styled = false } = {}) {
  const written = { out: '', err: '' }
  const terminal: Terminal = {
    out: (text) => {
      written.out += text
    },
    err: (text) => {
      written.err += text
    },
    columns,
    interactive,
    style: (format, text) => (styled ? `<${format}>${text}</>` : text),
    gone: new AbortController().signal,
  }
  return { terminal, written }
}

/** A command in this process. */
export async function tunesmith(args: readonly string[], { env = {}, ...page }: Where = {}): Promise<Called> {
  const { terminal, written } = memoryTerminal(page)
  const code = await main(args, env, terminal)
  return { code, ...written }
}

export type Process = { child: ChildProcess; err: () => string; ended: Promise<Called> }

/** A command as a process of its own. */
export function start(args: readonly string[], { cwd, env = {} }: { cwd: string; env?: Env }): Process {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env
  const child = spawn(process.execPath, [mainFile, ...args], { cwd, env: { ...inherited, ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    err += data
  })
  const ended = new Promise<Called>((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
  return { child, err: () => err, ended }
}

export function temporaryFolder(test: { after(work: () => void): void } | TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-cli-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
