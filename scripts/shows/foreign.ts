import { join } from 'node:path'
import {
  askedIn,
  callsForEdit,
  editRubric,
  evaluateInChild,
  expectedOf,
  type Foreign,
  foreignJudge,
  makeForeign,
  type Report,
  resultsOf,
  wrongIn,
} from '../../test/support/foreign.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = 'a foreign file of 10,000 rows judged: exact counts, killed and resumed, one edited criterion'

const rows = 10_000
/** Calls in flight at once, unless said otherwise. */
const concurrency = 64

/** Show 10. Calls are counted at the judge. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (parent) => {
    const server = await foreignJudge()
    try {
      const whole = makeForeign(join(parent, 'whole'), { server, rows })
      const lines = [await inOneGo(whole), await edited(whole)]
      lines.push(await killed(makeForeign(join(parent, 'killed'), { server, rows }), whole))
      return lines.every(Boolean)
    } finally {
      await server.close()
    }
  })
}

async function inOneGo(foreign: Foreign): Promise<boolean> {
  const { calls, passed } = expectedOf(rows)
  const { code, out, err, mostMegabytes, seconds } = await timed(() => evaluateInChild(foreign))
  if (code !== 0) console.log(err)
  const report: Report = JSON.parse(out)
  const wrong = wrongIn(report, rows)
  const made = foreign.server.seen.length
  for (const text of wrong) console.log(`  ${text}`)
  const { low, high } = report.pass_rate
  console.log(
    `  ${seconds.toFixed(0)} s, at most ${Math.round(mostMegabytes)} MB; interval ${low.toFixed(4)} to ${high.toFixed(4)}`,
  )
  return line(
    `${rows} rows: ${report.rows.passed} pass (${passed.length} by the numbers), ${made} calls (${calls})`,
    wrong.length === 0 && made === calls,
  )
}

async function edited(foreign: Foreign): Promise<boolean> {
  const before = foreign.server.seen.length
  const kept = resultsOf(foreign)
  editRubric(foreign, { complete: 'Does the reply answer every part of the question?' })
  const { code } = await evaluateInChild(foreign)
  const made = foreign.server.seen.slice(before)
  const others = made.filter(({ request }) => askedIn(request).join() !== 'complete').length
  editRubric(foreign)
  await evaluateInChild(foreign)
  const again = foreign.server.seen.length - before - made.length
  const figures = `${made.length} calls (${callsForEdit(rows, 'complete')}), ${others} ask anything else; edited back: ${again} calls`
  const holds = code === 0 && made.length === callsForEdit(rows, 'complete') && others === 0 && again === 0
  return line(`one criterion edited: ${figures}`, holds && resultsOf(foreign) === kept)
}

async function killed(foreign: Foreign, whole: Foreign): Promise<boolean> {
  const { calls } = expectedOf(rows)
  const before = foreign.server.seen.length
  const signals: (string | null)[] = []
  for (const share of [0.2, 0.3, 0.2]) signals.push((await evaluateInChild(foreign, share * calls)).signal)
  const { code } = await evaluateInChild(foreign)
  const made = foreign.server.seen.slice(before).map(({ hash }) => hash)
  const twice = made.length - new Set(made).size
  const same = resultsOf(foreign) === resultsOf(whole)
  const figures = `${signals.join(', ')}, then exit code ${code}; ${new Set(made).size} different calls (${calls}), ${twice} paid twice (at most ${3 * concurrency}), the results ${same ? 'are' : 'ARE NOT'} those of one go`
  const holds = signals.every((signal) => signal === 'SIGKILL') && code === 0 && new Set(made).size === calls
  return line(`killed three times: ${figures}`, holds && twice <= 3 * concurrency && same)
}

async function timed<T extends object>(work: () => Promise<T>): Promise<T & { seconds: number }> {
  const started = performance.now()
  const result = await work()
  return { ...result, seconds: (performance.now() - started) / 1000 }
}
