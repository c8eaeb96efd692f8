import { analyze } from '../../core/failures.ts'
import { analysisText } from '../analysis.ts'
import { defineCommand } from '../command.ts'
import { currentExamples, readRun } from '../read-run.ts'

export default defineCommand({
  summary: "Say what fails and why: the mission's four questions and its symptom table, over all examples of the run's current prompt.",
  usage: '',
  flags: {},
  examples: ['tunesmith analyze', 'tunesmith analyze -r 2026-11-22-a --json | jq .criteria'],
  run: async ({ flags, terminal }) =>
    readRun(flags.project ?? '.', flags.run, (run) => {
      const { candidate, rubric, examples } = currentExamples(run)
      const analysis = analyze(rubric, examples)
      if (flags.json) terminal.out(`${JSON.stringify({ version: 1, run: run.name, candidate, ...analysis })}\n`)
      else {
        terminal.out(`${terminal.style('bold', `run ${run.name}`)}  ${candidate}, ${examples.length} examples\n`)
        terminal.out(analysisText(analysis, terminal))
        terminal.out(`\nnext       edit prompts/respond.md and run \`tunesmith run\`, or look at one: \`tunesmith show ${run.name}\`\n`)
      }
      return 0
    }),
})
