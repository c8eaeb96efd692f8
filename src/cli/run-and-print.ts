import type { RunEvent } from '../core/events.ts'
import type { RunStream } from '../stream.ts'
import type { OpenProject, RunOptions, RunResult } from '../tunesmith.ts'
import { endingText, type Report, simulatedText } from './ending.ts'
import { follow } from './follow.ts'
import { narrator } from './narrate.ts'
import { nextLines } from './next.ts'
import { progress } from './progress.ts'
import { readOutput } from './read-run.ts'
import type { Terminal } from './terminal.ts'

export type Shown = {
  options: RunOptions
  terminal: Terminal
  json?: boolean
  quiet?: boolean
  /** How a person calls this program. */
  program?: string
  /** Instead of `run`: another way through the loop. */
  start?: (options: RunOptions) => RunStream<RunResult>
  /** What is shown between the ending and the next commands. */
  aside?: (result: RunResult) => string
}

/** Run a project and tell a person (or, as JSON lines, a program) what happens. */
export async function runAndPrint(project: OpenProject, shown: Shown): Promise<RunResult> {
  const { options, terminal, json = false, quiet = false, start = project.run } = shown
  const show = json ? jsonLines(terminal) : prose(terminal, { quiet, improve: project.config.loop.improve })
  let last: RunEvent | undefined
  const see = (event: RunEvent): void => {
    show.see(event)
    last = event
  }
  const result = await follow((signals) => start({ ...options, ...signals }), { terminal, see, close: show.close })
  if (!json && last?.type === 'run-ended') terminal.out(lastScreen(project, shown, { event: last, result }))
  return result
}

type Ended = { event: Extract<RunEvent, { type: 'run-ended' }>; result: RunResult }

function lastScreen(
  { root }: OpenProject,
  { terminal, program = 'tunesmith', aside }: Shown,
  { event, result }: Ended,
): string {
  const { folder, run: name } = result
  const report: Report = JSON.parse(readOutput({ folder, name }, 'generation_report.json'))
  return [
    endingText({ event, report, folder }, terminal),
    aside?.(result) ?? '',
    '\n',
    nextLines([...event.next, ...realData(report.simulated, event.exit)], { program, root }, terminal),
    simulatedText(report.simulated, terminal),
  ].join('')
}

/** What makes a rehearsal that went well real. */
const realData = (isSimulated: boolean, exit: number): string[] =>
  isSimulated && exit === 0 ? ['tunesmith init --models openai   (or another provider, for data to train on)'] : []

export type Show = { see(event: RunEvent): void; close(): void }

export const jsonLines = (terminal: Terminal): Show => ({
  see: (event) => terminal.out(`${JSON.stringify(event)}\n`),
  close: () => {},
})

export function prose(terminal: Terminal, { quiet, improve }: { quiet: boolean; improve: string }): Show {
  if (quiet) return { see: () => {}, close: () => {} }
  const tell = narrator(terminal, improve)
  const live = progress(terminal)
  return {
    see(event) {
      live.see(event)
      const text = tell(event)
      if (text === null) return
      live.clear()
      terminal.out(text)
    },
    close: () => live.close(),
  }
}
