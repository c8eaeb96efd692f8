import type { RunEvent } from '../../core/events.ts'
import { type OpenProject, openProject, type RunOptions, type RunResult } from '../../tunesmith.ts'
import { defineCommand, type FlagValues, type Flags } from '../command.ts'
import { askFirst } from '../consent.ts'
import { lastScreen } from '../ending.ts'
import { narrator } from '../narrate.ts'
import { overridesOf } from '../overrides.ts'
import { progress } from '../progress.ts'
import { onInterrupt } from '../signals.ts'
import type { Terminal } from '../terminal.ts'

const flags = {
  target: { type: 'string', hint: 'n', summary: 'Accepted examples wanted, instead of `target.examples`' },
  'pass-rate': { type: 'string', hint: 'share', summary: 'Instead of `target.pass_rate`, for example 0.6' },
  iterations: { type: 'string', hint: 'n', summary: 'Instead of `loop.iterations`' },
  threshold: { type: 'string', hint: 'share', summary: "Instead of the rubric's, for this run" },
  budget: { type: 'string', hint: 'usd', summary: 'Never spend more than this' },
  allow: { type: 'string', hint: 'check', multiple: true, summary: 'Go on in spite of this check, for example duplicate-inputs' },
  yes: { type: 'boolean', summary: 'Do not ask about cost or downloads' },
} as const satisfies Flags

export default defineCommand({
  summary: 'Run the loop until the pass rate holds on fresh inputs, then scale up and write the files. Resumes by itself.',
  usage: '',
  flags,
  examples: ['tunesmith run', 'tunesmith run --target 200 --budget 5', 'tunesmith run --model generator=ollama/qwen3:8b', 'tunesmith run --json > events.jsonl'],
  run: async ({ flags, terminal, env }) => {
    const project = await openProject(flags.project ?? '.', { overrides: overridesOf(flags), env: { ...env }, notify: (message) => terminal.err(`${message}\n`) })
    if (!flags.quiet) printNotices(project, terminal)
    await askFirst(project, { terminal, yes: flags.yes === true })
    const options = { name: flags.run, allow: flags.allow ?? [] }
    const result = await runAndPrint(project, { options, terminal, json: flags.json === true, quiet: flags.quiet === true })
    return result.exit
  },
})

export type Shown = { options: RunOptions; terminal: Terminal; json: boolean; quiet: boolean }

/** Run a project and tell a person (or, as JSON lines, a program) what happens. */
export async function runAndPrint(project: OpenProject, { options, terminal, json, quiet }: Shown): Promise<RunResult> {
  const interrupt = onInterrupt(terminal)
  const stream = project.run({ ...options, signal: interrupt.first, cut: interrupt.second })
  const show = json ? jsonLines(terminal) : prose(terminal, quiet)
  try {
    for await (const event of stream) show.see(event)
  } finally {
    show.close()
    interrupt.close()
  }
  const result = await stream.result
  if (!json) terminal.out(lastScreen(result, terminal))
  return result
}

function jsonLines(terminal: Terminal) {
  return { see: (event: RunEvent): void => terminal.out(`${JSON.stringify(event)}\n`), close: (): void => {} }
}

function prose(terminal: Terminal, quiet: boolean) {
  const tell = narrator(terminal)
  const live = quiet ? undefined : progress(terminal)
  return {
    see(event: RunEvent): void {
      live?.see(event)
      const text = tell(event)
      if (text === null) return
      live?.clear()
      terminal.out(text)
    },
    close: (): void => live?.close(),
  }
}

function printNotices({ notices }: OpenProject, terminal: Terminal): void {
  for (const { where, message, fix } of notices) {
    terminal.err(`${terminal.style('yellow', 'note')}  ${where}  ${message}${fix ? `\n  fix: ${fix}` : ''}\n`)
  }
}

export type RunFlags = FlagValues<typeof flags>
