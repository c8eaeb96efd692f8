import { type Moody, moodyRun } from '../../test/support/moody-run.ts'
import { wireNames } from '../../test/support/wires.ts'
import { inFreshFolder, line } from './show.ts'

export const summary =
  'a server in its worst mood, on each of the four wire formats: 1,000 examples, every one accounted for, no stall'

const examples = 1000
const retryAfter = { least: 0.2, most: 1 }
const longestStall = retryAfter.most + 5

/** Show 3 of the providers. The four run side by side: most of their time is waiting. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (folder) => {
    const lines = await Promise.all(
      wireNames.map(async (name) => report(name, await moodyRun(name, { folder, examples, retryAfter }))),
    )
    return lines.every(Boolean)
  })
}

function report(name: string, { ran, requests, faults, answered, committed, stall, wrong }: Moody): boolean {
  const { planned, accepted, abandoned, pending, attempts } = ran.counts
  const met = Object.entries(faults).map(([fault, count]) => `${fault} ${count}`)
  console.log(`${name}: ended ${ran.ended}`)
  console.log(`  ${requests} requests; ${met.join(', ')}; ${answered} replies, ${committed} calls in the ledger`)
  console.log(`  planned ${planned} = accepted ${accepted} + abandoned ${abandoned} + pending ${pending}`)
  console.log(
    `  made ${attempts.made} = accepted ${attempts.accepted} + rejected ${attempts.rejected} + errored ${attempts.errored} + surplus ${attempts.surplus}`,
  )
  const failures = wrong.length > 0 ? `wrong: ${wrong.join('; ')}; ` : ''
  const text = `  ${failures}longest time without a request ${stall.toFixed(1)} s (at most ${longestStall})`
  return line(text, wrong.length === 0 && stall <= longestStall)
}
