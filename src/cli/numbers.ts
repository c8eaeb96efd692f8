import { dollars } from '../core/dollars.ts'
import { fewest } from '../core/evidence.ts'
import type { Agreement } from '../core/krippendorff.ts'
import { percent, points } from '../core/percent.ts'
import type { Rate } from '../core/types.ts'

export { percent, points }

/** A rate with its 95 % interval: `9 of 12  75 %  (47–91 %)`. */
export const rateText = ({ n, passed, low, high }: Rate): string =>
  n === 0 ? 'none could be judged' : `${passed} of ${n}  ${percent(passed / n)}  (${intervalText(low, high)})`

export const intervalText = (low: number, high: number): string => `${points(low)}–${points(high)} %`

/** How far judges agree, in one line; with a word on it where there is enough to go by. */
export function agreementText({ n, raw, raw_interval: range, alpha, interval }: Agreement): string {
  if (raw === null || range === null) return 'gave no verdict that two of them answered'
  const share = `agree in ${percent(raw)} (${intervalText(...range)}) of ${n.toLocaleString('en')} verdicts`
  if (alpha === null || interval === null) return `${share}; all alike, so agreement beyond chance cannot be told`
  const word = n < fewest ? '' : `, ${bars.find(({ under }) => alpha < under)?.word ?? 'high'}`
  return `${share}; alpha ${alpha.toFixed(2)} (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})${word}`
}

/** To be shown, never to decide by. */
const bars = [
  { under: 0.4, word: 'poor' },
  { under: 0.6, word: 'moderate' },
  { under: 0.8, word: 'good' },
]

export const pText = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`)

/** US dollars; calls whose price nobody knows are said, never counted as free. */
export const money = (usd: number, unknownCalls = 0): string =>
  unknownCalls > 0 ? `${dollars(usd)} and ${unknownCalls} calls of unknown price` : dollars(usd)

/** `ahead, not shown` is short for a machine; a person is told what does not show it. */
export const wordText = (word: string): string => word.replace('not shown', 'but the test does not show it')
