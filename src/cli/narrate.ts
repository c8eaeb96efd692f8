import type { Comparison, RunEvent, Sizes } from '../core/events.ts'
import { labelled } from './labelled.ts'
import { intervalText, percent, pText, rateText } from './numbers.ts'
import { type Terminal, wrap } from './terminal.ts'

type Narrator = (event: RunEvent) => string | null

/** What a person reads of a run: a paragraph per decision, none for the rest. */
export function narrator(terminal: Terminal): Narrator {
  const { style } = terminal
  const block = (label: string, text: string): string => labelled(label, text, terminal)
  const target = { passRate: 0 }
  return (event) => {
    switch (event.type) {
      case 'run-started':
        target.passRate = event.passRate
        return started(event, block, style)
      case 'wave-closed':
        return event.duplicates + event.failed === 0 ? null : block('inputs', waveText(event))
      case 'iteration-analyzed':
        return `\n${style('bold', `iteration ${event.iteration}`)}  ${event.candidate}\n${block('  passed', `${rateText(event.rate)}   target ${percent(target.passRate)}`)}${block('  fails most', worstText(event.worst))}`
      case 'candidate-proposed':
        return `${block('  improve', `${event.candidate.id}: ${event.candidate.why}`)}${diffText(event.diff, terminal)}`
      case 'candidate-compared':
        return block('  compare', comparisonText(event))
      case 'confirm-ended':
        return `\n${block('confirm', confirmText(event))}`
      case 'round-closed':
        return event.set === 'scale' ? block('scale', `round ${event.round}: ${event.examples.length} more tried`) : null
      case 'finding':
        return event.finding.level === 'info' ? null : block(event.finding.check, event.finding.message)
      default:
        return null
    }
  }
}

type Style = Terminal['style']

function started(event: Extract<RunEvent, { type: 'run-started' }>, block: (label: string, text: string) => string, style: Style): string {
  const { sizes, models, passRate, threshold } = event
  const who = [...new Set([models['inputs'], models['generator'], models['judge']])].join(', ')
  return [
    `${style('bold', `run ${event.run}`)}${event.resumed ? '  goes on where it stopped' : ''}\n`,
    block('models', `${who}${event.simulated ? '  (simulated: not for training)' : ''}`),
    block('plan', `${event.method}: ${sizesText(sizes)}`),
    block('target', `${percent(passRate)} of fresh inputs pass at a score of ${threshold}; improve with ${models['improve']}`),
  ].join('')
}

const sizesText = ({ panel, confirm, examples, attempts, iterations }: Sizes): string =>
  `${examples} examples wanted; panel ${panel}, confirm ${confirm}, up to ${iterations} iterations, up to ${attempts} more tries`

const waveText = ({ duplicates, failed }: { duplicates: number; failed: number }): string =>
  [duplicates > 0 && `${duplicates} still repeat another after two re-asks`, failed > 0 && `${failed} could not be written`].filter(Boolean).join('; ')

const worstText = (worst: Extract<RunEvent, { type: 'iteration-analyzed' }>['worst']): string =>
  worst.length === 0 ? 'nothing' : worst.map(({ criterion, failRate, low, high }) => `${criterion} ${percent(failRate)} (${intervalText(low, high)})`).join('   ')

/** The declared test decides the word; the interval is shown beside it. */
function comparisonText({ candidate, against, n, gained, lost, difference, low, high, adjusted, word, kept }: Comparison): string {
  const points = Math.round(difference * 100)
  const range = `${Math.round(low * 100)} to ${Math.round(high * 100)}`
  const change = `${points >= 0 ? '+' : ''}${points} points (${range}; ${pText(adjusted)})`
  return `${candidate} against ${against} on the same ${n} inputs: ${gained} gained, ${lost} lost, ${change}: ${word}. ${kept ? `${candidate} is kept.` : `${against} stays.`}`
}

function confirmText({ rate, bar, confirmed, attempt }: Extract<RunEvent, { type: 'confirm-ended' }>): string {
  const verdict = confirmed ? 'confirmed' : 'not confirmed'
  return `${attempt === 1 ? '' : 'again, '}on fresh inputs: ${rateText(rate)}; the low end must reach ${percent(bar)}: ${verdict}`
}

const diffText = (diff: string, { style, columns }: Terminal): string =>
  diff
    .split('\n')
    .map((line) => {
      const format = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : 'dim'
      return `${wrap(line, { columns, indent: '      ' }).split('\n').map((part) => style(format, part)).join('\n')}\n`
    })
    .join('')
