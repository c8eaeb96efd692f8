import type { RunEvent } from '../core/events.ts'
import type { OpenProject, RunOptions, RunResult } from '../tunesmith.ts'
import { endingText, type Report, simulatedText } from './ending.ts'
import { narrator } from './narrate.ts'
import { nextLines } from './next.ts'
import { progress } from './progress.ts'
import { readOutput } from './read-run.ts'
import { onInterrupt } from './signals.ts'
import type { Terminal } from './terminal.ts'

export type Shown = {
  options: RunOptions
  terminal: Terminal
  json?: boolean
  quiet?: boolean
  /** How a person calls this program. */
  program?: string
  /** What is shown between the ending and the next commands. */
  aside?: (result: RunResult) => string
}

/** Run a project and tell a person (or, as JSON lines, a program) what happens. */
export async function runAndPrint(project: OpenProject, shown: Shown): Promise<RunResult> {
  const { options, terminal, json = false, quiet = false } = shown
  const show = json ? jsonLines(terminal) : prose(terminal, { quiet, improve: project.config.loop.improve })
  const interrupt = onInterrupt(terminal, () => show.close())
  const stream = project.run({ ...options, signal: interrupt.first, cut: interrupt.second })
  let last: RunEvent | undefined
  try {
    for await (const event of stream) {
      show.see(event)
      last = event
    }
  } finally {
    show.close()
    interrupt.close()
  }
  const result = await stream.result
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

type Show = { see(event: RunEvent): void; close(): void }

const jsonLines = (terminal: Terminal): Show => ({
  see: (event) => terminal.out(`${JSON.stringify(event)}\n`),
  close: () => {},
})

function prose(terminal: Terminal, { quiet, improve }: { quiet: boolean; improve: string }): Show {
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
