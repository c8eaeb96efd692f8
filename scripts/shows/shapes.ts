import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planSlots } from '../../src/core/slots.ts'
import { evaluate } from '../../src/evaluate.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import {
  quotaBounds,
  recorded,
  rowTexts,
  rubricText,
  scoresByHand,
  slots,
  taxonomyText,
} from '../../test/support/shapes.ts'
import { inFreshFolder, line } from './show.ts'

export const summary =
  'files in the shapes that people have, loaded as they are: quotas of 13 axes, scores of recorded verdicts'

/** Loading has to take no time; a machine that is busy takes longer. */
const mostSeconds = 5

/** Show 9. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (folder) => [quotas(), await scores(folder)].every(Boolean))
}

function quotas(): boolean {
  const started = performance.now()
  const { taxonomy, notices } = readTaxonomy(taxonomyText)
  const cells = planSlots(taxonomy, slots, 1).map(({ cell }) => cell)
  const seconds = (performance.now() - started) / 1000
  for (const { where, message } of notices) console.log(`  note  ${where}  ${message}`)
  const axes = new Set(cells.flatMap((cell) => Object.keys(cell)))
  const outside = quotaBounds().filter(({ axis, value, low, high }) => {
    const count = cells.filter((cell) => cell[axis] === value).length
    console.log(`  ${axis.padEnd(11)} ${value.padEnd(10)} ${String(count).padStart(4)}  (${low} to ${high})`)
    return count < low || count > high
  })
  const sum = notices.some(({ message }) => message.includes('sum to 1.05'))
  return line(
    `${slots} slots, 13 axes in the file, ${axes.size} keys in a cell, in ${seconds.toFixed(2)} s: ${outside.length} counts outside their quota, the sum of 1.05 ${sum ? 'is said' : 'IS NOT SAID'}`,
    outside.length === 0 && sum && seconds < mostSeconds,
  )
}

async function scores(folder: string): Promise<boolean> {
  const [data, rubric] = [join(folder, 'data.jsonl'), join(folder, 'rubric.yaml')]
  writeFileSync(data, rowTexts.join('\n'))
  writeFileSync(rubric, rubricText)
  const evaluation = evaluate(data, rubric, { keepVerdicts: true })
  const expected = scoresByHand()
  let wrong = 0
  let i = 0
  for await (const { id, score, passed, unasked } of evaluation) {
    const hand = expected[i]
    const isRight =
      hand !== undefined &&
      hand.passed === passed &&
      hand.unasked === unasked.length &&
      (hand.score === null ? score === null : score !== null && Math.abs(hand.score - score) < 1e-12)
    if (!isRight) wrong++
    const given = Object.values(recorded[i] ?? {}).join(' ') || 'nothing'
    console.log(
      `  ${id}  ${given.padEnd(22)} score ${score?.toFixed(4) ?? 'none'}, ${passed ? 'passes' : 'does not pass'}, ${unasked.length} left out`,
    )
    i++
  }
  const { rows, verdicts } = await evaluation.report
  const figures = `${i} rows: ${wrong} scores differ from those by hand; ${rows.passed} pass, ${verdicts.recorded} verdicts recorded, ${verdicts.unasked} left out, ${verdicts.error} errors`
  return line(figures, wrong === 0 && i === expected.length && verdicts.error === 0)
}
