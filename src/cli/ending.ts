import { join } from 'node:path'
import type { RunEvent } from '../core/events.ts'
import type { Counts } from '../core/types.ts'
import type { generationReport } from '../loop/report.ts'
import { besideLabel, labelled, labelWidth, type Page } from './labelled.ts'
import { flow, plural, table, wrap } from './layout.ts'
import { agreementText, intervalText, money, percent } from './numbers.ts'
import { outputFiles } from './output-files.ts'
import { shownPath } from './shown-path.ts'
import { worstFailures } from './worst-failures.ts'

type Ended = Extract<RunEvent, { type: 'run-ended' }>
export type Report = ReturnType<typeof generationReport>
export type EndedRun = { event: Ended; report: Report; folder: string }

const mostOpenSlots = 5

/** How a run ended, in numbers that add up, and what it wrote. */
export function endingText({ event, report, folder }: EndedRun, page: Page): string {
  const output = join(folder, 'output')
  // A slot that is still waiting for its turn is no shortfall yet.
  const openSlots = report.counts.abandoned > 0 ? report.shortfalls.slice(0, mostOpenSlots) : []
  return [
    `\n${headline(event, page)}\n\n`,
    ratesText(report, page),
    ...sumLines(report.counts, page),
    ...factLines(report).map(([label, text]) => labelled(label, text, page)),
    ...openSlots.map((open, i) => labelled(i === 0 ? 'open slots' : '', slotText(open), page)),
    ...(event.exit === 0 ? [] : worstFailures(output, report.candidate, page)),
    labelled('files', `${shownPath(output)}/`, page),
    outputFiles(output, page),
  ].join('')
}

/** `200 planned = 198 accepted + 2 abandoned + 0 pending`; a line may end before a sign. */
function sumLines({ attempts, planned, ...slots }: Counts, page: Page): string[] {
  const { made, ...examples } = attempts
  const sum = (label: string, whole: string, parts: Readonly<Record<string, number>>): string => {
    const items = Object.entries(parts).map(([name, count], i) => `${i === 0 ? '=' : '+'} ${count} ${name}`)
    return besideLabel(label, flow([whole, ...items], { columns: page.columns - labelWidth, gap: 1 }), page)
  }
  return [sum('slots', `${planned} planned`, slots), sum('examples', `${made} made`, examples)]
}

function factLines({ rows, fidelity, diversity, judge, cost }: Report): [string, string][] {
  const asAsked = fidelity && `${fidelity.matched} of ${plural(fidelity.n, 'input')} read as they were asked to be`
  return [
    ['rows', `${rows.train} to train on, ${rows.holdout} held out`],
    ...(asAsked ? [pair('fidelity', asAsked)] : []),
    ...(judge.agreement ? [pair('judges', agreementText(judge.agreement))] : []),
    ...(diversity ? [pair('diversity', diversityText(diversity))] : []),
    ['cost', money(cost.usd, cost.unknown_price_calls)],
  ]
}

const pair = (label: string, text: string): [string, string] => [label, text]

function headline({ ended, exit, why }: Ended, { columns, style }: Page): string {
  const [first = '', ...rest] = wrap(`${ended}  ${why}`, { columns }).split('\n')
  const color = exit === 0 ? 'green' : 'yellow'
  return [`${style(color, ended)}${first.slice(ended.length)}`, ...rest].join('\n')
}

/** What is said last of a run whose texts were made up. */
export const simulatedText = (isSimulated: boolean, { columns, style }: Page): string =>
  isSimulated
    ? `${style('yellow', wrap('Simulated: these rows show how it works. They are not for training.', { columns }))}\n`
    : ''

function ratesText({ iterations, pass_rate: rates, candidate }: Report, page: Page): string {
  const [first] = iterations
  const start = first && first.candidate !== candidate ? [{ name: `panel, ${first.candidate}`, rate: first.rate }] : []
  const own = Object.entries(rates).flatMap(([set, rate]) => (rate ? [{ name: `${set}, ${candidate}`, rate }] : []))
  const rows = [...start, ...own].map(({ name, rate: { n, passed, low, high } }) => [
    name,
    `${passed} of ${n}`,
    n === 0 ? '' : percent(passed / n),
    n === 0 ? '' : `(${intervalText(low, high)})`,
  ])
  const lines = table(rows, { columns: page.columns - labelWidth, right: [1, 2] })
  return lines.length === 0 ? '' : besideLabel('pass rate', lines.join('\n'), page)
}

function diversityText(data: Readonly<Record<string, unknown>>): string {
  const share = Number(data['share_above_0_8'] ?? 0)
  return `${percent(share)} of ${plural(Number(data['n']), 'input')} have a near-duplicate (limit ${percent(Number(data['limit'] ?? 0.05))})`
}

const slotText = ({ slot, cell, attempts }: Report['shortfalls'][number]): string =>
  `slot ${slot} after ${plural(attempts, 'try', 'tries')}: ${Object.values(cell).filter(Boolean).join(', ')}`
