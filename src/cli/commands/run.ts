import { openProject } from '../../tunesmith.ts'
import { defineCommand, type Flags } from '../command.ts'
import { askFirst } from '../consent.ts'
import { wrap } from '../layout.ts'
import { noticeText } from '../notices.ts'
import { overridesOf } from '../overrides.ts'
import { runAndPrint } from '../run-and-print.ts'

const flags = {
  target: { type: 'string', hint: 'n', summary: 'Accepted examples wanted, instead of `target.examples`' },
  'pass-rate': { type: 'string', hint: 'share', summary: 'Instead of `target.pass_rate`, for example 0.6' },
  iterations: { type: 'string', hint: 'n', summary: 'Instead of `loop.iterations`' },
  threshold: { type: 'string', hint: 'share', summary: "Instead of the rubric's, for this run" },
  budget: { type: 'string', hint: 'usd', summary: 'Never spend more than this' },
  allow: {
    type: 'string',
    hint: 'check',
    multiple: true,
    summary: 'Go on in spite of this check, for example duplicate-inputs; may be repeated',
  },
  yes: { type: 'boolean', summary: 'Do not ask about cost or downloads' },
} as const satisfies Flags

export default defineCommand({
  summary:
    'Run the loop until the pass rate holds on fresh inputs, then scale up and write the files. Resumes by itself.',
  usage: '',
  flags,
  examples: [
    'tunesmith run',
    'tunesmith run --target 200 --budget 5',
    'tunesmith run --model generator=ollama/qwen3:8b',
    'tunesmith run --json > events.jsonl',
  ],
  run: async ({ flags, terminal, env }) => {
    const { json = false, quiet = false, yes = false, run: name, allow = [] } = flags
    const notify = (message: string): void => terminal.err(`${wrap(message, terminal)}\n`)
    const project = await openProject(flags.project ?? '.', { overrides: overridesOf(flags), env: { ...env }, notify })
    for (const notice of project.notices) terminal.err(noticeText(notice, terminal))
    await askFirst(project, { terminal, yes, env })
    const result = await runAndPrint(project, { options: { name, allow }, terminal, json, quiet })
    return result.exit
  },
})
