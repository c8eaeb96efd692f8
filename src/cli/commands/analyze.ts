import { analyze } from '../../core/failures.ts'
import type { Ended } from '../../core/types.ts'
import { analysisText } from '../analysis.ts'
import { defineCommand } from '../command.ts'
import { plural } from '../layout.ts'
import { nextLines } from '../next.ts'
import { currentExamples, lastEnding, readRun } from '../read-run.ts'
import takes from '../tables/analyze.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal }) => {
    const root = flags.project ?? '.'
    return readRun(root, flags.run, (run) => {
      const { candidate, rubric, examples } = currentExamples(run)
      const analysis = analyze(rubric, examples)
      if (flags.json) {
        terminal.out(`${JSON.stringify({ version: 1, run: run.name, candidate, ...analysis })}\n`)
        return 0
      }
      const next = nextLines(nextAfter(lastEnding(run)?.ended, run.name), { program: 'tunesmith', root }, terminal)
      terminal.out(
        `${terminal.style('bold', `run ${run.name}`)}  ${candidate}, ${plural(examples.length, 'example')}\n`,
      )
      terminal.out(`${analysisText(analysis, terminal)}\n${next}`)
      return 0
    })
  },
})

function nextAfter(ended: Ended | undefined, run: string): string[] {
  const show = `tunesmith show ${run}`
  if (ended === undefined) return ['tunesmith run  (goes on where it stopped)', show]
  return ended === 'stable' ? [show] : ['edit prompts/respond.md, then: tunesmith run', show]
}
