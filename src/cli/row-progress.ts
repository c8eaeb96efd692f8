import { plural } from './layout.ts'
import { liveLine } from './progress.ts'
import type { Terminal } from './terminal.ts'

export type RowProgress = { done(passed: boolean): void; close(): void }

const redrawMs = 120
const erase = '\r\u001b[2K'

/** One live line while rows are judged; where nobody is watching, one plain line at the start. */
export function rowProgress(terminal: Terminal, { of, total }: { of: string; total: number }): RowProgress {
  const phase = { verb: 'judging replies' as const, of, done: 0, total, passed: 0, since: Date.now() }
  if (!terminal.interactive) terminal.err(`judging ${plural(total, 'row')} (${of})\n`)
  const draw = (): void => terminal.err(`${erase}${liveLine(phase, Date.now(), terminal.columns - 1)}`)
  const timer = terminal.interactive ? setInterval(draw, redrawMs) : undefined
  timer?.unref()
  return {
    done(passed) {
      phase.done++
      if (passed) phase.passed++
    },
    close() {
      clearInterval(timer)
      if (timer) terminal.err(erase)
    },
  }
}
