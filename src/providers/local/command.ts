import { spawn } from 'node:child_process'
import type { Env } from './cache.ts'

export type CommandOptions = { cwd?: string; env: Env; signal?: AbortSignal | undefined }

/** Runs a program from PATH to its end. `code` is null where it is not installed; `output` is stdout and stderr. */
export function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<{ code: number | null; output: string }> {
  // npm and pip are batch files on Windows, which only a shell starts.
  const shell = process.platform === 'win32'
  const quoted = shell ? args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)) : args
  return new Promise((resolve, reject) => {
    const child = spawn(program, quoted, { ...options, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: null, output: `${program} is not installed` })
      else reject(error)
    })
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** The last line that says something, for an error message. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  return lines.findLast((line) => line !== '' && !/^\[?notice/.test(line)) ?? 'it said nothing'
}
