import { type Answer, type Case, type Section, tryCase } from '../../test/support/bad-input/case.ts'
import { entryOf, faultsOf, headingOf, readTable, sections, writeTable } from '../../test/support/bad-input/table.ts'
import '../../test/support/fast-sleep.ts'
import { line } from './show.ts'

export const summary =
  'what is said of every bad input and fault: where, what, fix, code and exit code (--write: the golden table anew)'

/** Show 1, first half. */
export default async function show(): Promise<boolean> {
  const isWriting = process.argv.includes('--write')
  const table = readTable()
  const counts = { tried: 0, skipped: 0, faulty: 0, changed: 0 }
  for (const section of sections) {
    console.log(`\n## ${section.title}`)
    for (const one of section.cases) {
      const heading = headingOf(section, one)
      if (one.skip) {
        counts.skipped++
        console.log(`\n### ${one.title}\nskipped: ${one.skip}`)
        continue
      }
      const answer = await tryCase(one)
      counts.tried++
      if (print(section, one, answer)) counts.faulty++
      if (table.get(heading) !== entryOf(answer)) counts.changed++
      table.set(heading, entryOf(answer))
    }
  }
  if (isWriting) writeTable(table)
  const changed = isWriting
    ? `${counts.changed} written anew`
    : `${counts.changed} differ from test/golden/bad-input.md`
  return line(
    `${counts.tried} cases, ${counts.skipped} skipped, ${counts.faulty} with something wrong, ${changed}`,
    counts.faulty === 0 && (isWriting || counts.changed === 0),
  )
}

/** Prints a case; true where something is wrong with its answer. */
function print(_: Section, one: Case, answer: Answer): boolean {
  const faults = faultsOf(one, answer)
  console.log(`\n### ${one.title}\n${answer.command} → ${answer.code}\n${answer.text}`)
  for (const fault of faults) console.log(`  WRONG: ${fault}`)
  return faults.length > 0
}
