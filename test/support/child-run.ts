import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RunEvent } from '../../src/core/events.ts'

/** What a child has said and how long it has been running, in milliseconds. */
export type Seen = { events: readonly RunEvent[]; ms: number }

export type ChildRun = { code: number | null; signal: NodeJS.Signals | null; events: RunEvent[]; errors: string }

type Sent = { signal: NodeJS.Signals; when: (seen: Seen) => boolean }

export const runName = 'quickstart'
const main = join(import.meta.dirname, '../../src/cli/main.ts')

/** `tunesmith run` on a project, in a process of its own, to its end; it is sent `signal` at the first moment that `when` holds. */
export async function runInChild(folder: string, sent?: Sent): Promise<ChildRun> {
  const child = spawn(process.execPath, [main, 'run', '-C', folder, '-r', runName, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const started = performance.now()
  const events: RunEvent[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => events.push(JSON.parse(line)))
  const timer = setInterval(() => {
    if (!sent?.when({ events, ms: performance.now() - started })) return
    clearInterval(timer)
    child.kill(sent.signal)
  }, 1)
  const [[code, signal]] = await Promise.all([once(child, 'close'), once(lines, 'close')])
  clearInterval(timer)
  return { code, signal, events, errors }
}
