import type { Comparison, RunEvent, Sizes } from '../core/events.ts'
import type { Finding } from '../core/types.ts'
import { diffText } from './diff-text.ts'
import { besideLabel, labelled, labelledItems, labelWidth, type Page } from './labelled.ts'
import { plural, table } from './layout.ts'
import { intervalText, percent, points, pText, rateText, wordText } from './numbers.ts'

type Narrator = (event: RunEvent) => string | null
type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>

/** What a person reads of a run: a paragraph per decision, none for the rest. `improve` is as the project has it. */
export function narrator(page: Page, improve: string): Narrator {
  const say = (label: string, text: string): string => labelled(label, text, page)
  let target = 0
  let isUnfinished = false
  return (event) => {
    switch (event.type) {
      case 'run-started':
        target = event.passRate
        return started(event, improve, page)
      case 'wave-closed':
        return event.duplicates + event.failed === 0 ? null : say('inputs', waveText(event))
      case 'iteration-analyzed':
        return analyzed(event, target, page)
      case 'candidate-proposed':
        return `${say('  improve', `${event.candidate.id}: ${event.candidate.why}`)}${diffText(event.diff, page)}`
      case 'candidate-compared':
        return say('  compare', comparisonText(event))
      case 'confirm-ended':
        return `\n${say('confirm', confirmText(event))}`
      case 'scale-forced':
        return `\n${say('scale', 'the rate was not confirmed; open slots are filled all the same')}`
      case 'round-closed':
        return event.set === 'scale' ? say('scale', `round ${event.round}: ${triesText(event.examples.length)}`) : null
      case 'stage-ended':
        isUnfinished = event.counts.pending > 0
        return null
      case 'finding':
        return isUnfinished && isOfWhole(event.finding) ? null : findingText(event.finding, page)
      default:
        return null
    }
  }
}

function started(
  { run, resumed, models, simulated, method, sizes, ...event }: Of<'run-started'>,
  improve: string,
  page: Page,
): string {
  const judges = Object.entries(models).flatMap(([role, ref]) => (role.startsWith('judge') ? [ref] : []))
  const isPanel = judges.length > 1
  const who = [...new Set([models['inputs'], models['generator'], ...(isPanel ? [] : judges)])].join(', ')
  const optimizer = models['improve'] ?? improve
  const isAuto = improve === 'auto' && optimizer === 'fixes'
  return [
    `${page.style('bold', `run ${run}`)}${resumed ? '  goes on where it stopped' : ''}\n`,
    labelled('models', `${who}${simulated ? '  (simulated: not for training)' : ''}`, page),
    ...(isPanel ? [labelledItems('judges', [`panel of ${judges.length}:`, ...judges], page)] : []),
    labelledItems('plan', [`${method}: ${plural(sizes.examples, 'example')} wanted`, ...sizesTexts(sizes)], page),
    labelled(
      'target',
      `${percent(event.passRate)} of fresh inputs pass, at a score of ${event.threshold} or more`,
      page,
    ),
    labelled('improve', isAuto ? `auto, which is ${optimizer} in this version` : optimizer, page),
  ].join('')
}

/** Imported inputs are used once each, so that there may be fewer than was asked for. */
export const examplesText = ({ examples }: Sizes, { target }: { target: { examples: number } }): string =>
  examples < target.examples
    ? `${plural(examples, 'example')} (all rows of inputs.from; the target is ${target.examples.toLocaleString('en')})`
    : plural(examples, 'example')

export const sizesTexts = ({ panel, confirm, attempts, iterations }: Sizes): string[] => [
  `panel of ${panel}`,
  `confirm on ${confirm}`,
  `up to ${plural(iterations, 'iteration')}`,
  `up to ${plural(attempts, 'more try', 'more tries')}`,
]

const triesText = (count: number): string => `${plural(count, 'open slot')} tried again`

const waveText = ({ duplicates, failed, why }: Of<'wave-closed'>): string =>
  [
    duplicates > 0 && `${duplicates} still ${duplicates === 1 ? 'repeats' : 'repeat'} another after two re-asks`,
    failed > 0 && `${failed} could not be written${why ? `: ${why.replace(/\.+$/, '')}` : ''}`,
  ]
    .filter(Boolean)
    .join('; ')

function analyzed({ iteration, candidate, rate, worst }: Of<'iteration-analyzed'>, target: number, page: Page): string {
  const rows = worst.map(({ criterion, failRate, low, high }) => [
    criterion,
    percent(failRate),
    `(${intervalText(low, high)})`,
  ])
  const failing = table(rows, { columns: page.columns - labelWidth, right: [1] }).join('\n')
  return [
    `\n${page.style('bold', `iteration ${iteration}`)}  ${candidate}\n`,
    labelledItems('  passed', [rateText(rate), `target ${percent(target)}`], page),
    besideLabel('  fails most', failing || 'nothing', page),
  ].join('')
}

/** The declared test decides the word; the interval is shown beside it. */
function comparisonText({ candidate, against, n, gained, lost, ...numbers }: Comparison): string {
  const gain = points(numbers.difference)
  const range = `${points(numbers.low)} to ${points(numbers.high)}`
  const change = `${gain >= 0 ? '+' : ''}${plural(gain, 'point')} (${range}; ${pText(numbers.adjusted)})`
  const stays = numbers.kept ? `${candidate} is kept.` : `${against} stays.`
  return `${candidate} against ${against} on the same ${plural(n, 'input')}: ${gained} gained, ${lost} lost, ${change}: ${wordText(numbers.word)}. ${stays}`
}

function confirmText({ rate, bar, confirmed, attempt }: Of<'confirm-ended'>): string {
  const verdict = confirmed ? 'confirmed' : 'not confirmed'
  return `${attempt === 1 ? '' : 'again, '}on fresh inputs: ${rateText(rate)}; the low end must reach ${percent(bar)}: ${verdict}`
}

/** That half a dataset is short of everything says nothing; what is said of the judge holds already. */
const isOfWhole = ({ level, check }: Finding): boolean => level !== 'fail' && check !== 'one-sided-judge'

function findingText({ level, check, message }: Finding, page: Page): string | null {
  if (level === 'info') return null
  const label = level === 'fail' ? 'failed' : 'warning'
  const styled = { ...page, style: (_: unknown, text: string) => page.style(level === 'fail' ? 'red' : 'yellow', text) }
  return labelled(label, `${check}: ${message}`, styled)
}
