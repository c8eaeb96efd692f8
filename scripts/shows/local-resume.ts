import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Counts, Example } from '../../src/core/types.ts'
import { scaffold } from '../../src/project/scaffold.ts'
import { openRun } from '../../src/store/run.ts'
import { runName } from '../../test/support/child-run.ts'
import { countCalls } from '../../test/support/counting.ts'
import { killAndContinue, type Moment, outputFile } from '../../test/support/killed-runs.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = 'a run on the real model killed with -9 and continued: no committed call again (6 minutes)'

/** Show 3 with the local model. Bytes may differ: its arithmetic depends on what its cache holds. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (parent) => {
    const folder = join(parent, 'sql')
    scaffold('sql', folder)
    countCalls(folder, { provider: 'local' })
    const before = new Map<string, string>()
    const { kills, started, different, repeats, wasted } = await killAndContinue(folder, [afterExamples(30, before)])
    const [kill] = kills
    const changed = [...before].filter(([id, body]) => body !== bodies(folder).get(id)).length
    const { counts }: { counts: Counts } = JSON.parse(
      readFileSync(outputFile(folder, 'generation_report.json'), 'utf8'),
    )
    const { planned, accepted, abandoned, pending, attempts } = counts
    const made = attempts.accepted + attempts.rejected + attempts.errored + attempts.surplus
    return [
      line(
        `killed in ${kill?.stage}, ${kill?.committed} calls committed, ${kill?.inFlight} in flight`,
        kills.length === 1,
      ),
      line(
        `${started} calls reached the model, ${different} different, ${repeats} repeated after the kill`,
        repeats <= (kill?.inFlight ?? 0),
      ),
      line(`${wasted} committed calls made again`, wasted === 0),
      line(
        `${before.size} examples were complete at the kill, ${changed} of them changed`,
        before.size > 0 && changed === 0,
      ),
      line(
        `${planned} = ${accepted} + ${abandoned} + ${pending}; ${attempts.made} made`,
        planned === accepted + abandoned + pending && attempts.made === made,
      ),
    ].every(Boolean)
  })
}

/** Fills `complete` with the examples of closed rounds at the moment of the kill. */
const afterExamples =
  (n: number, complete: Map<string, string>): Moment =>
  ({ events, folder }) => {
    const judged = events.filter(({ type }) => type === 'example-judged').length
    if (judged < n) return false
    for (const [id, body] of bodies(folder)) complete.set(id, body)
    return true
  }

/** Example to its completions and verdicts, of rounds that were closed. */
function bodies(folder: string): Map<string, string> {
  const run = openRun(folder, runName, { readOnly: true })
  try {
    const closed = run.events().flatMap((event) => (event.type === 'round-closed' ? event.examples : []))
    return new Map(closed.flatMap((id) => (run.example(id) ? [[id, contentOf(run.example(id))]] : [])))
  } finally {
    run.close()
  }
}

const contentOf = (example: Example | undefined): string => JSON.stringify([example?.input, example?.judged])
