import type { RunEvent } from '../../core/events.ts'
import type { RunStore } from '../../store/run.ts'
import { defineCommand } from '../command.ts'
import { narrator } from '../narrate.ts'
import { readOutput, readRun } from '../read-run.ts'
import { type Report, reportText } from '../report.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  summary: 'Show a run: its decisions in order, how it ended, what it cost, what its checks found.',
  usage: '[run]',
  flags: {},
  examples: ['tunesmith show', 'tunesmith show 2026-11-22-a --json | jq .pass_rate'],
  run: async ({ args, flags, terminal }) =>
    readRun(flags.project ?? '.', args[0] ?? flags.run, (run) => {
      if (flags.json) terminal.out(readOutput(run, 'generation_report.json'))
      else show(run, terminal)
      return 0
    }),
})

function show(run: RunStore, terminal: Terminal): void {
  const tell = narrator(terminal)
  for (const event of latestOfEach(run.events())) terminal.out(tell(event) ?? '')
  const ended = run.events().some(({ type }) => type === 'run-ended')
  if (!ended) {
    terminal.out('\nThis run has not ended. Go on with `tunesmith run`.\n')
    return
  }
  const report: Report = JSON.parse(readOutput(run, 'generation_report.json'))
  terminal.out(reportText(report, terminal))
}

/** A resumed run says some things again; the last word on each is shown. */
function latestOfEach(events: readonly RunEvent[]): RunEvent[] {
  const started = events.findLast(({ type }) => type === 'run-started')
  const lastEnd = events.findLastIndex(({ type }) => type === 'stage-ended')
  return events.filter((event, i) => {
    if (event.type === 'run-started') return event === started
    return event.type !== 'finding' || i > lastEnd
  })
}
