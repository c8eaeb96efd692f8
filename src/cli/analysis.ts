import type { Analysis, CriterionAnalysis, SharedTrait } from '../core/analysis.ts'
import { labelled, type Page } from './labelled.ts'
import { clip, plural, table, wrap } from './layout.ts'
import { agreementText, intervalText, percent, rateText } from './numbers.ts'

const mostCells = 8
const mostReasons = 2
/** A rate of fewer says little. */
const few = 20
const indent = '   '

/** Everything under "analyze", "no evidence" included, in the order of the mission's phase 4. */
export function analysisText(analysis: Analysis, page: Page): string {
  const { questions } = analysis
  const title = (text: string): string => `\n${page.style('bold', text)}\n`
  return [
    labelled('passed', rateText(analysis.rate), page),
    title('1. Which criteria fail most?'),
    ...criteriaLines(analysis.criteria, page),
    title('   By category'),
    ...categoryLines(analysis, page),
    title('   By cell, the worst first'),
    ...cellLines(analysis, page),
    title('2. What do failed examples have in common?'),
    traits(questions.failed_share, page),
    title('3. What do passed examples do differently?'),
    traits(questions.passed_share, page),
    title('4. Is the rubric too strict?'),
    paragraph(`${questions.too_strict.answer}: ${questions.too_strict.evidence}`, page),
    title('Symptoms'),
    ...analysis.symptoms.map((symptom) => symptomText(symptom, page)),
  ].join('')
}

function criteriaLines(criteria: readonly CriterionAnalysis[], page: Page): string[] {
  const sorted = [...criteria].sort((a, b) => (b.fail_rate ?? -1) - (a.fail_rate ?? -1))
  const hasErrors = sorted.some(({ error }) => error > 0)
  const head = ['', 'fails', '95 %', 'yes', 'no', 'na', ...(hasErrors ? ['errors'] : [])]
  const rows = sorted.map(({ id, fail_rate: rate, interval, yes, no, na, error }) => [
    id,
    rate === null ? 'never' : percent(rate),
    interval === null ? 'asked' : intervalText(...interval),
    ...[yes, no, na].map(String),
    ...(hasErrors ? [String(error)] : []),
  ])
  const [first = '', ...lines] = table([head, ...rows], { columns: page.columns, indent, right: [1, 2, 3, 4, 5, 6] })
  return [
    `${page.style('dim', first)}\n`,
    ...sorted.flatMap((criterion, i) => [`${lines[i] ?? ''}\n`, ...detailLines(criterion, page)]),
  ]
}

function detailLines(
  { gate, flag, fails_with: together, reasons, no, agreement }: CriterionAnalysis,
  { columns, style }: Page,
): string[] {
  const notes = [
    gate && 'a gate: a "no" discards the example',
    flag && flags[flag],
    together.length > 0 && `fails with ${together.join(', ')}`,
    agreement && `the judges ${agreementText(agreement)}`,
  ].filter((note) => typeof note === 'string')
  const quoted = no === 0 ? [] : reasons.slice(0, mostReasons).map((reason) => `“${clip(reason, columns - 9)}”`)
  return [...notes, ...quoted].map((line) => `${style('dim', wrap(line, { columns, indent: '      ' }))}\n`)
}

const flags: Readonly<Record<NonNullable<CriterionAnalysis['flag']>, string>> = {
  'never-fires': 'never asked: does it apply to any input?',
  'always-passes': 'always passes: it tells nothing apart',
  'always-fails': 'always fails: is it possible to meet?',
}

const categoryLines = ({ categories }: Analysis, { columns }: Page): string[] =>
  table(
    categories.map(({ id, yes, no, fail_rate: rate }) => [
      id,
      rate === null
        ? 'never asked'
        : `${percent(rate)} of ${plural(yes + no, 'answer')} ${yes + no === 1 ? 'is' : 'are'} "no"`,
    ]),
    { columns, indent },
  ).map((line) => `${line}\n`)

function cellLines({ cells }: Analysis, { columns }: Page): string[] {
  const isFew = ({ n }: { n: number }): number => (n < few ? 1 : 0)
  const rows = [...cells]
    .sort((a, b) => isFew(a) - isFew(b) || b.fail_rate - a.fail_rate)
    .slice(0, mostCells)
    .map(({ axis, value, n, failed, fail_rate: rate, interval }) => [
      `${axis}: ${value}`,
      `${failed} of ${n}`,
      percent(rate),
      intervalText(...interval),
      n < few ? 'few' : '',
    ])
  return table(rows, { columns, indent, right: [1, 2, 3] }).map((line) => `${line}\n`)
}

function traits(shared: readonly SharedTrait[], page: Page): string {
  if (shared.length === 0) return paragraph('No evidence: nothing is more common among them than chance allows.', page)
  return shared
    .map(({ trait, failed, passed }) =>
      paragraph(`${trait}: ${failed.passed} of ${failed.n} failed, ${passed.passed} of ${passed.n} passed`, page),
    )
    .join('')
}

function symptomText({ symptom, found, evidence, do: advice }: Analysis['symptoms'][number], page: Page): string {
  const head = found ? page.style('yellow', 'found  ') : page.style('dim', 'no sign')
  const text = `${evidence}${found ? ` ${advice}` : ''}`
  return `${indent}${head}  ${symptom}\n${wrap(text, { columns: page.columns, indent: ' '.repeat(12) })}\n`
}

const paragraph = (text: string, { columns }: Page): string => `${wrap(text, { columns, indent })}\n`
