import type { Analysis } from '../core/analysis.ts'
import type { EvaluationReport } from '../judge-rows.ts'
import { besideLabel, labelled, labelledItems, labelWidth, type Page } from './labelled.ts'
import { flow, plural, table } from './layout.ts'
import { intervalText, money, percent, rateText } from './numbers.ts'
import { fileLines } from './output-files.ts'
import { shownPath } from './shown-path.ts'

export type Shown = { name: string; out: string; report: EvaluationReport; analysis: Analysis }

/** The result of an evaluation, in numbers that add up. */
export function evaluationText({ name, out, report, analysis }: Shown, page: Page): string {
  const { rows, pass_rate: rate, verdicts, judge, cost, threshold } = report
  return [
    `${page.style('bold', name)}\n`,
    labelledItems('judge', judge === null ? ['nobody was asked'] : judge.models, page),
    sum('rows', `${rows.read.toLocaleString('en')} read`, parts(rows), page),
    labelled('pass rate', `${rateText(rate)}, at a score of ${threshold} or more${clusters(rate.sources)}`, page),
    sum('verdicts', total(verdicts).toLocaleString('en'), named(verdicts), page),
    besideLabel('fails', failing(report, analysis, page), page),
    labelled('cost', money(cost.usd, cost.unknown_price_calls), page),
    labelled('files', `${shownPath(out)}/`, page),
    fileLines(files, page),
  ].join('')
}

const files: readonly [string, string][] = [
  ['results.jsonl', 'a line a row: score, verdicts, text'],
  ['rubric_analysis.json', 'criteria, cells, reasons'],
  ['evaluation_report.json', 'counts, rate, cost'],
]

const parts = ({ passed, failed, unjudged, unasked }: EvaluationReport['rows']): [string, number][] => [
  ['passed', passed],
  ['failed', failed],
  ['could not be judged', unjudged],
  ['without a verdict', unasked],
]

const named = ({ recorded, rule, judge, error, unasked }: EvaluationReport['verdicts']): [string, number][] => [
  ['recorded', recorded],
  ['by code', rule],
  ['by the judge', judge],
  ['failed', error],
  ['left out', unasked],
]

const total = (verdicts: EvaluationReport['verdicts']): number =>
  Object.values(verdicts).reduce((all, count) => all + count, 0)

/** `10 read = 7 passed + 3 failed`; what there is none of is left out, but for the first two. */
function sum(label: string, whole: string, counts: readonly [string, number][], page: Page): string {
  const items = counts
    .filter(([, count], i) => count > 0 || i < 2)
    .map(([what, count], i) => `${i === 0 ? '=' : '+'} ${count.toLocaleString('en')} ${what}`)
  return besideLabel(label, flow([whole, ...items], { columns: page.columns - labelWidth, gap: 1 }), page)
}

const clusters = (sources: number | null): string =>
  sources === null ? '' : `; clustered by ${plural(sources, 'source')}`

function failing({ criteria }: EvaluationReport, { questions }: Analysis, { columns }: Page): string {
  const left = new Map(criteria.map(({ id, unasked }) => [id, unasked]))
  const rows = questions.fails_most.map(({ criterion, fail_rate: rate, interval: [low, high] }) => {
    const unasked = left.get(criterion) ?? 0
    return [criterion, percent(rate), `(${intervalText(low, high)})`, unasked > 0 ? `${unasked} left out` : '']
  })
  return table(rows, { columns: columns - labelWidth, right: [1] }).join('\n') || 'nothing'
}
