import { compareScored } from '../../core/compare-scored.ts'
import { defineCommand } from '../command.ts'
import { readSides, type Side } from '../compared.ts'
import { comparisonText } from '../comparison-text.ts'
import { nextLines } from '../next.ts'
import { noticeText } from '../notices.ts'
import { usageError } from '../parse.ts'
import takes from '../tables/compare.ts'

export default defineCommand({
  ...takes,
  run: async ({ args, flags, terminal }) => {
    const [first, second] = args
    if (first === undefined || second === undefined) {
      const fix = 'For example `tunesmith compare old-evaluated new-evaluated`, or `tunesmith compare c0 c1`.'
      throw usageError('compare', 'It takes two things to compare.', fix)
    }
    const root = flags.project ?? '.'
    const sides = await readSides([first, second], { root, run: flags.run })
    const result = compareScored(sides[0].rows, sides[1].rows)
    for (const notice of oddities(sides, result.n)) terminal.err(noticeText(notice, terminal))
    if (flags.json) {
      const { gainedRows, lostRows, ...numbers } = result
      const ids = { gained_ids: gainedRows.map(({ id }) => id), lost_ids: lostRows.map(({ id }) => id) }
      terminal.out(`${JSON.stringify({ version: 1, names: sides.map(({ name }) => name), ...numbers, ...ids })}\n`)
    } else {
      terminal.out(comparisonText(sides, result, terminal))
      const next = sides[1].isRun ? 'tunesmith show' : 'tunesmith evaluate DATA --rubric FILE'
      terminal.out('\n')
      terminal.out(nextLines([next], { program: 'tunesmith', root }, terminal))
    }
    return 0
  },
})

function oddities([before, after]: readonly [Side, Side], pairs: number): { where: string; message: string }[] {
  const where = `${before.name}, ${after.name}`
  const differ = (key: 'criteria' | 'threshold'): boolean =>
    before[key] !== null && after[key] !== null && before[key] !== after[key]
  const rubrics = 'The two were judged by different rubrics: the difference is in part theirs.'
  const thresholds = `The thresholds differ, ${before.threshold} and ${after.threshold}: the difference is in part theirs.`
  return [
    ...(differ('criteria') ? [{ where, message: rubrics }] : []),
    ...(differ('threshold') ? [{ where, message: thresholds }] : []),
    ...(pairs === 0 ? [{ where, message: 'No input is in both, so there is nothing to compare.' }] : []),
  ]
}
