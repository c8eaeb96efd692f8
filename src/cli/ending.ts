import { join } from 'node:path'
import type { RunEvent } from '../core/events.ts'
import type { generationReport } from '../loop/report.ts'
import { besideLabel, labelled, labelledItems, labelWidth, type Page } from './labelled.ts'
import { plural, table, wrap } from './layout.ts'
import { money, percent } from './numbers.ts'
import { shownPath } from './next.ts'
import { outputFiles } from './output-files.ts'
import { worstFailures } from './worst-failures.ts'

type Ended = Extract<RunEvent, { type: 'run-ended' }>
export type Report = ReturnType<typeof generationReport>
export type EndedRun = { event: Ended; report: Report; folder: string }

const mostOpenSlots = 5

/** How a run ended, in numbers that add up, and what it wrote. */
export function endingText({ event, report, folder }: EndedRun, page: Page): string {
  const { counts, rows, cost, fidelity, diversity } = report
  const { made, ...attempts } = counts.attempts
  const output = join(folder, 'output')
  return [
    `\n${headline(event, page)}\n\n`,
    ratesText(report, page),
    labelledItems('slots', sum(`${counts.planned} planned`, { accepted: counts.accepted, abandoned: counts.abandoned, pending: counts.pending }), page),
    labelledItems('examples', sum(`${made} made`, attempts), page),
    labelled('rows', `${rows.train} to train on, ${rows.holdout} held out`, page),
    ...(fidelity ? [labelled('fidelity', `${fidelity.matched} of ${plural(fidelity.n, 'input')} read as what they were asked to be`, page)] : []),
    ...(diversity ? [labelled('diversity', diversityText(diversity), page)] : []),
    labelled('cost', money(cost.usd, cost.unknown_price_calls), page),
    ...report.shortfalls.slice(0, mostOpenSlots).map((open, i) => labelled(i === 0 ? 'open slots' : '', slotText(open), page)),
    ...(event.exit === 0 ? [] : worstFailures(output, page)),
    labelled('files', `${shownPath(output)}/`, page),
    outputFiles(output, page),
  ].join('')
}

function headline({ ended, exit, why }: Ended, { columns, style }: Page): string {
  const [first = '', ...rest] = wrap(`${ended}  ${why}`, { columns }).split('\n')
  const color = exit === 0 ? 'green' : 'yellow'
  return [`${style(color, ended)}${first.slice(ended.length)}`, ...rest].join('\n')
}

/** What is said last of a run whose texts were made up. */
export const simulatedText = (isSimulated: boolean, { columns, style }: Page): string =>
  isSimulated ? `${style('yellow', wrap('Simulated: these rows show how it works. They are not for training.', { columns }))}\n` : ''

/** `200 planned = 200 accepted + 0 abandoned`, in pieces that lines are broken between. */
const sum = (whole: string, parts: Readonly<Record<string, number>>): string[] => [
  `${whole} = ${Object.entries(parts)
    .map(([name, count]) => `${count} ${name}`)
    .join(' + ')}`,
]

function ratesText({ iterations, pass_rate: rates, candidate }: Report, page: Page): string {
  const [first] = iterations
  const start = first && first.candidate !== candidate ? [{ name: `panel, ${first.candidate}`, rate: first.rate }] : []
  const own = Object.entries(rates).flatMap(([set, rate]) => (rate ? [{ name: `${set}, ${candidate}`, rate }] : []))
  const rows = [...start, ...own].map(({ name, rate: { n, passed, low, high } }) => [
    name,
    `${passed} of`,
    `${n}`,
    n === 0 ? '' : percent(passed / n),
    n === 0 ? '' : `(${Math.round(low * 100)}–${Math.round(high * 100)} %)`,
  ])
  const lines = table(rows, { columns: page.columns - labelWidth, right: [1, 2, 3] })
  return lines.length === 0 ? '' : besideLabel('pass rate', lines.join('\n'), page)
}

function diversityText(data: Readonly<Record<string, unknown>>): string {
  const share = Number(data['share_above_0_8'] ?? 0)
  return `${percent(share)} of ${plural(Number(data['n']), 'input')} have a near-duplicate (limit ${percent(Number(data['limit'] ?? 0.05))})`
}

const slotText = ({ slot, cell, attempts }: Report['shortfalls'][number]): string =>
  `slot ${slot} after ${plural(attempts, 'try', 'tries')}: ${Object.values(cell).filter(Boolean).join(', ')}`
