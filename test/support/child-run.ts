import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RunEvent } from '../../src/core/events.ts'
import { compileCache, root } from './paths.ts'

/** What a child has said and how long it has been running, in milliseconds. */
export type Seen = { events: readonly RunEvent[]; ms: number }

export type ChildRun = { code: number | null; signal: NodeJS.Signals | null; events: RunEvent[]; errors: string }

/** What is done to the child, once, at the first moment that `when` holds; it is asked every millisecond. */
export type Interference = { when: (seen: Seen) => boolean; act: (child: ChildProcess) => void }

export const runName = 'quickstart'
const main = join(root, 'src/cli/main.ts')
const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }

/** `tunesmith run` on a project, in a process of its own, to its end. */
export async function runInChild(
  folder: string,
  interference?: Interference,
  flags: readonly string[] = [],
): Promise<ChildRun> {
  const child = spawn(process.execPath, [main, 'run', '-C', folder, '-r', runName, '--json', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const started = performance.now()
  const events: RunEvent[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => events.push(JSON.parse(line)))
  const timer = setInterval(() => {
    if (!interference?.when({ events, ms: performance.now() - started })) return
    clearInterval(timer)
    interference.act(child)
  }, 1)
  const [[code, signal]] = await Promise.all([once(child, 'close'), once(lines, 'close')])
  clearInterval(timer)
  return { code, signal, events, errors }
}
