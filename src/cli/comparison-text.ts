import type { ComparedResults, Scored } from '../core/compare-scored.ts'
import type { Side } from './compared.ts'
import { besideLabel, labelled, labelWidth, type Page } from './labelled.ts'
import { plural, table, wrap } from './layout.ts'
import { percent, points, pText, wordText } from './numbers.ts'

const mostShown = 3
const mostNames = 3

/** What changed from one result to the other. "Better" and "worse" are what the paired test says. */
export function comparisonText([before, after]: readonly [Side, Side], result: ComparedResults, page: Page): string {
  const { n, unpaired } = result
  return [
    labelled('before', `${before.name}, ${plural(before.rows.size, 'row')}`, page),
    labelled('after', `${after.name}, ${plural(after.rows.size, 'row')}`, page),
    labelled('pairs', [plural(n, 'pair'), ...leftOut(unpaired)].join('; '), page),
    ...(n === 0 ? [] : [...verdictLines(result, page), ...criteriaLines(result, page)]),
  ].join('')
}

function leftOut({ before, after, unjudged }: ComparedResults['unpaired']): string[] {
  const counted = (ids: readonly string[], what: string): string[] => {
    const named = `${ids.slice(0, mostNames).join(', ')}${ids.length > mostNames ? ', …' : ''}`
    return ids.length === 0 ? [] : [`${ids.length.toLocaleString('en')} ${what} (${named})`]
  }
  return [
    ...counted(before, 'only before'),
    ...counted(after, 'only after'),
    ...counted(unjudged, 'not judged on both sides'),
  ]
}

function verdictLines(result: ComparedResults, page: Page): string[] {
  const { n, before, after, p, word, sources, gainedRows, lostRows } = result
  const clustered = sources === null ? 'McNemar' : `signs of ${plural(sources, 'source')}`
  const change = `${pointsText(result)}; ${clustered}, ${pText(p)}`
  const style = word === 'better' ? 'green' : word === 'worse' ? 'red' : 'bold'
  return [
    labelled('passed', `${percent(before)} before, ${percent(after)} after, of ${n.toLocaleString('en')}`, page),
    labelled('difference', change, page),
    besideLabel('', page.style(style, wordText(word)), page),
    ...rowsText('gained', gainedRows, page),
    ...rowsText('lost', lostRows, page),
  ]
}

const pointsText = ({ difference, low, high }: { difference: number; low: number; high: number }): string => {
  const gain = points(difference)
  return `${gain > 0 ? '+' : ''}${gain} ${Math.abs(gain) === 1 ? 'point' : 'points'} (${points(low)} to ${points(high)})`
}

function rowsText(label: string, rows: readonly Scored[], page: Page): string[] {
  const shown = rows.slice(0, mostShown).map(({ id, text, answers }) => {
    const failed = Object.entries(answers).flatMap(([criterion, answer]) => (answer === 'no' ? [criterion] : []))
    return `${id}  “${text}”${label === 'lost' && failed.length > 0 ? ` now fails ${failed.join(', ')}` : ''}`
  })
  const lines = [rows.length.toLocaleString('en'), ...shown].map((line) =>
    wrap(line, { columns: page.columns - labelWidth }),
  )
  return [besideLabel(label, lines.join('\n'), page)]
}

function criteriaLines({ criteria }: ComparedResults, page: Page): string[] {
  const rows = criteria.map((one) => [
    one.criterion,
    percent(1 - one.before),
    percent(1 - one.after),
    `${one.gained} gained, ${one.lost} lost`,
    pText(one.adjusted),
    one.adjusted < 0.1 ? 'look here' : '',
  ])
  const head = ['fails', 'before', 'after', '', 'adjusted', '']
  const [first = '', ...lines] = table([head, ...rows], { columns: page.columns, indent: '   ', right: [1, 2] })
  return [`\n${page.style('dim', first)}\n`, ...lines.map((line) => `${line}\n`)]
}
