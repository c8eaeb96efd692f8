import { analyze } from '../../core/failures.ts'
import { analysisReport } from '../../loop/report-analysis.ts'
import { analysisText } from '../analysis.ts'
import { defineCommand } from '../command.ts'
import { nextOf } from '../going-on.ts'
import { plural } from '../layout.ts'
import { nextLines } from '../next.ts'
import { currentExamples, readRun } from '../read-run.ts'
import takes from '../tables/analyze.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal }) => {
    const root = flags.project ?? '.'
    return readRun(root, flags.run, (run) => {
      const { candidate, rubric, examples } = currentExamples(run)
      if (flags.json) {
        terminal.out(`${JSON.stringify({ ...analysisReport(rubric, examples), run: run.name, candidate })}\n`)
        return 0
      }
      const onward = nextOf(run, root).filter((command) => !/^tunesmith (analyze|show) /.test(command))
      const commands = [...onward, `tunesmith show ${run.name}`]
      const next = nextLines(commands, { program: 'tunesmith', root }, terminal)
      terminal.out(
        `${terminal.style('bold', `run ${run.name}`)}  ${candidate}, ${plural(examples.length, 'example')}\n`,
      )
      terminal.out(`${analysisText(analyze(rubric, examples), terminal)}\n${next}`)
      return 0
    })
  },
})
