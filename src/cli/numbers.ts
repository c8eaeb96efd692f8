import type { Rate } from '../core/types.ts'

/** A share as a percentage: `64 %`. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** A rate with its 95 % interval: `9 of 12  75 %  (47–91 %)`. */
export const rateText = ({ n, passed, low, high }: Rate): string =>
  n === 0 ? 'none could be judged' : `${passed} of ${n}  ${percent(passed / n)}  (${intervalText(low, high)})`

export const intervalText = (low: number, high: number): string =>
  `${Math.round(low * 100)}–${Math.round(high * 100)} %`

export const pText = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`)

/** US dollars; calls whose price nobody knows are said, never counted as free. */
export const money = (usd: number, unknownCalls = 0): string =>
  unknownCalls > 0 ? `$${usd.toFixed(2)} and ${unknownCalls} calls of unknown price` : `$${usd.toFixed(2)}`
