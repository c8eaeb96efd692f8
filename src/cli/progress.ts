import type { RunEvent } from '../core/events.ts'
import type { Terminal } from './terminal.ts'

export type Progress = { see(event: RunEvent): void; clear(): void; close(): void }

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const redrawMs = 120

/** One live line a phase. In a terminal it is redrawn; elsewhere each phase leaves one plain line when it starts. */
export function progress(terminal: Terminal): Progress {
  const state = { label: '', done: 0, total: 0, passed: 0, judged: false, since: Date.now(), frame: 0, shown: false }
  const draw = (): void => {
    if (state.label === '') return
    state.frame = (state.frame + 1) % frames.length
    state.shown = true
    terminal.err(`\r\u001b[2K${frames[state.frame]} ${lineFor(state).slice(0, terminal.columns - 3)}`)
  }
  const timer = terminal.interactive ? setInterval(draw, redrawMs) : undefined
  timer?.unref()
  const clear = (): void => {
    if (state.shown) terminal.err('\r\u001b[2K')
    state.shown = false
  }
  return {
    see(event) {
      if (event.type === 'stage-started') {
        Object.assign(state, { label: labelOf(event), done: 0, total: event.total, passed: 0, judged: event.stage !== 'inputs', since: Date.now() })
        if (!terminal.interactive) terminal.err(`${state.label}: ${event.total}\n`)
      }
      if (event.type === 'input-made') state.done = event.made
      if (event.type === 'example-judged') Object.assign(state, { done: event.done, passed: state.passed + (event.passed ? 1 : 0) })
      if (event.type === 'round-closed' || event.type === 'run-ended') state.label = ''
    },
    clear,
    close() {
      clearInterval(timer)
      clear()
    },
  }
}

function lineFor({ label, done, total, passed, judged, since }: { label: string; done: number; total: number; passed: number; judged: boolean; since: number }): string {
  const seconds = Math.round((Date.now() - since) / 1000)
  const left = done > 0 && done < total ? `, about ${Math.max(1, Math.round((seconds / done) * (total - done)))} s left` : ''
  return `${label}  ${done} of ${total}${judged ? `, ${passed} passed` : ''}   ${seconds} s${left}`
}

const labelOf = ({ stage, set, candidate }: Extract<RunEvent, { type: 'stage-started' }>): string =>
  stage === 'inputs' ? `writing inputs (${set})` : `completing and judging (${set}, ${candidate})`
