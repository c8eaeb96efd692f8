import type { Analysis, CriterionAnalysis, SharedTrait } from '../core/analysis.ts'
import { labelled } from './labelled.ts'
import { intervalText, percent, rateText } from './numbers.ts'
import { type Terminal, wrap } from './terminal.ts'

const mostCells = 8

/** Everything under "analyze", "no evidence" included, in the order of the mission's phase 4. */
export function analysisText(analysis: Analysis, terminal: Terminal): string {
  const title = (text: string): string => `\n${terminal.style('bold', text)}\n`
  return [
    labelled('passed', rateText(analysis.rate), terminal),
    title('1. Which criteria fail most?'),
    ...criteriaTable(analysis.criteria, terminal),
    title('   By category'),
    ...analysis.categories.map(({ id, yes, no, fail_rate: rate }) => `   ${id.padEnd(20)} ${rate === null ? 'never asked' : `${percent(rate)} of ${yes + no} answers are "no"`}\n`),
    title('   By cell, the worst first'),
    ...cellLines(analysis),
    title('2. What do failed examples have in common?'),
    traits(analysis.questions.failed_share, terminal),
    title('3. What do passed examples do differently?'),
    traits(analysis.questions.passed_share, terminal),
    title('4. Is the rubric too strict?'),
    paragraph(`${analysis.questions.too_strict.answer}: ${analysis.questions.too_strict.evidence}`, terminal),
    title('Symptoms'),
    ...analysis.symptoms.map((symptom) => symptomText(symptom, terminal)),
  ].join('')
}

function criteriaTable(criteria: readonly CriterionAnalysis[], terminal: Terminal): string[] {
  const width = Math.min(28, Math.max(...criteria.map(({ id }) => id.length)))
  return [...criteria]
    .sort((a, b) => (b.fail_rate ?? -1) - (a.fail_rate ?? -1))
    .flatMap((criterion) => [`   ${criterion.id.padEnd(width)}  ${criterionText(criterion)}\n`, ...reasonLines(criterion, terminal)])
}

function criterionText({ fail_rate: rate, interval, yes, no, na, error, gate, flag, fails_with: together }: CriterionAnalysis): string {
  const counts = `${yes} yes, ${no} no${na > 0 ? `, ${na} na` : ''}${error > 0 ? `, ${error} errors` : ''}`
  const share = rate === null || interval === null ? 'never asked' : `${percent(rate).padStart(5)} fail (${intervalText(...interval)})`
  const notes = [gate && 'gate', flag, together.length > 0 && `fails with ${together.join(', ')}`].filter(Boolean)
  return [share, counts, ...notes].join('   ')
}

const reasonLines = ({ reasons, no }: CriterionAnalysis, { style, columns }: Terminal): string[] =>
  no === 0 ? [] : reasons.slice(0, 2).map((reason) => `${style('dim', `     “${reason.slice(0, columns - 10)}”`)}\n`)

function cellLines({ cells }: Analysis): string[] {
  return [...cells]
    .sort((a, b) => b.fail_rate - a.fail_rate)
    .slice(0, mostCells)
    .map(({ axis, value, n, failed, fail_rate: rate, interval }) => {
      const few = n < 20 ? '   too few to tell' : ''
      return `   ${`${axis} ${value}`.padEnd(28)}  ${failed} of ${n} fail, ${percent(rate)} (${intervalText(...interval)})${few}\n`
    })
}

function traits(shared: readonly SharedTrait[], terminal: Terminal): string {
  if (shared.length === 0) return '   No evidence: nothing is more common among them than chance allows.\n'
  return shared
    .map(({ trait, failed, passed }) => paragraph(`${trait}: ${failed.passed} of ${failed.n} failed, ${passed.passed} of ${passed.n} passed`, terminal))
    .join('')
}

function symptomText({ symptom, found, evidence, do: advice }: Analysis['symptoms'][number], terminal: Terminal): string {
  const { style, columns } = terminal
  const head = found ? style('yellow', 'found   ') : style('dim', 'no sign ')
  const text = `${evidence}${found ? ` ${advice}` : ''}`
  return `   ${head} ${symptom}\n${wrap(text, { columns, indent: ' '.repeat(12) })}\n`
}

const paragraph = (text: string, { columns }: Terminal): string => `${wrap(text, { columns, indent: '   ' })}\n`
