import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TunesmithError } from '../core/errors.ts'
import { readEnvLines } from './env-lines.ts'
import { shownPath } from './shown-path.ts'
import type { Env } from './terminal.ts'

/** The variables with those of the project's .env below them: what the shell says wins. */
export function withEnvFile(project: string, env: Env): Env {
  const file = join(project, '.env')
  if (!existsSync(file)) return env
  const own = readEnvLines(read(file), shownPath(file))
  // A part of the user's own reads the process's variables.
  if (env === process.env) for (const [name, value] of Object.entries(own)) process.env[name] ??= value
  return { ...own, ...env }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new TunesmithError(`The file cannot be read (${code}).`, {
      code: 'cli/env-file',
      where: file,
      fix: 'Make it a text file of lines NAME=value that you can read, or remove it.',
      cause,
    })
  }
}
