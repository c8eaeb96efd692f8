import type { RunEvent } from '../../core/events.ts'
import type { RunStore } from '../../store/run.ts'
import { defineCommand } from '../command.ts'
import { endingText, type Report, simulatedText } from '../ending.ts'
import { nextOf } from '../going-on.ts'
import { narrator } from '../narrate.ts'
import { nextLines } from '../next.ts'
import { frozenOf, lastEnding, readOutput, readRun } from '../read-run.ts'
import takes from '../tables/show.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  ...takes,
  run: async ({ args, flags, terminal }) => {
    const root = flags.project ?? '.'
    return readRun(root, args[0] ?? flags.run, (run) => {
      if (flags.json) terminal.out(`${JSON.stringify(JSON.parse(readOutput(run, 'generation_report.json')))}\n`)
      else show(run, root, terminal)
      return 0
    })
  },
})

function show(run: RunStore, root: string, terminal: Terminal): void {
  const tell = narrator(terminal, frozenOf(run).config.loop.improve)
  for (const event of latestOfEach(run.events())) terminal.out(tell(event) ?? '')
  const event = lastEnding(run)
  const next = nextOf(run, root).filter((command) => !command.startsWith('tunesmith show'))
  const commands = nextLines(next, { program: 'tunesmith', root }, terminal)
  if (!event) {
    terminal.out(`\nThis run has not ended. What it has so far is saved.\n\n${commands}`)
    return
  }
  const report: Report = JSON.parse(readOutput(run, 'generation_report.json'))
  terminal.out(endingText({ event, report, folder: run.folder }, terminal))
  terminal.out(commands)
  terminal.out(simulatedText(report.simulated, terminal))
}

/** A resumed run says some things again; the last word on each is shown. */
function latestOfEach(events: readonly RunEvent[]): RunEvent[] {
  const started = events.findLast(({ type }) => type === 'run-started')
  const lastEnd = events.findLastIndex(({ type }) => type === 'stage-ended')
  const others = events.filter(({ type }, i) => type !== 'run-started' && (type !== 'finding' || i > lastEnd))
  return started?.type === 'run-started' ? [{ ...started, resumed: false }, ...others] : others
}
