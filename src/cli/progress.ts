import type { RunEvent, Stage } from '../core/events.ts'
import { plural } from './layout.ts'
import type { Terminal } from './terminal.ts'

export type Progress = { see(event: RunEvent): void; clear(): void; close(): void }

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const redrawMs = 120
const erase = '\r\u001b[2K'

/** One live line a phase. In a terminal it is redrawn; elsewhere each phase leaves one plain line when it starts. */
export function progress(terminal: Terminal): Progress {
  let phase: Phase | null = null
  let frame = 0
  let isShown = false
  const draw = (): void => {
    if (!phase) return
    frame = (frame + 1) % frames.length
    isShown = true
    terminal.err(`${erase}${frames[frame]} ${liveLine(phase, Date.now(), terminal.columns - 3)}`)
  }
  const timer = terminal.interactive ? setInterval(draw, redrawMs) : undefined
  timer?.unref()
  const clear = (): void => {
    if (isShown) terminal.err(erase)
    isShown = false
  }
  return {
    see(event) {
      phase = after(phase, event)
      if (phase && event.type === 'stage-started' && !terminal.interactive) terminal.err(plainLine(phase))
    },
    clear,
    close() {
      clearInterval(timer)
      clear()
    },
  }
}

type Verb = 'writing inputs' | 'writing replies' | 'judging replies'

export type Phase = {
  verb: Verb
  /** `panel` or `panel, c1`. */
  of: string
  done: number
  total: number
  passed: number
  /** Milliseconds since 1970. */
  since: number
}

function after(phase: Phase | null, event: RunEvent): Phase | null {
  switch (event.type) {
    case 'stage-started': {
      const of = [event.set, event.candidate].filter(Boolean).join(', ')
      const verb = verbs[event.stage] ?? 'judging replies'
      return { verb, of, done: 0, total: event.total, passed: 0, since: Date.now() }
    }
    case 'input-made':
    case 'completion-made':
      return phase && { ...phase, done: event.made }
    case 'example-judged':
      return phase && { ...phase, done: event.done, passed: phase.passed + (event.passed ? 1 : 0) }
    case 'round-closed':
    case 'run-ended':
      return null
    default:
      return phase
  }
}

const verbs: Readonly<Partial<Record<Stage, Verb>>> = { inputs: 'writing inputs', completions: 'writing replies' }

function plainLine({ verb, of, total }: Phase): string {
  const things = verb === 'writing inputs' ? plural(total, 'input') : plural(total, 'reply', 'replies')
  return `${verb.replace(/ .*/, '')} ${things} (${of})\n`
}

/** As much as fits: the end of the line is left out first. */
export function liveLine({ verb, of, done, total, passed, since }: Phase, now: number, columns: number): string {
  const seconds = Math.round((now - since) / 1000)
  const left = Math.max(1, Math.round((seconds / done) * (total - done)))
  const parts = [
    `${verb} (${of})  ${done} of ${total}`,
    verb === 'judging replies' ? `, ${passed} passed` : '',
    `  ${duration(seconds)}`,
    done > 0 && done < total ? `, about ${duration(left)} left` : '',
  ]
  while (parts.length > 1 && parts.join('').length > columns) parts.pop()
  return parts.join('').slice(0, columns)
}

const duration = (seconds: number): string => (seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)
