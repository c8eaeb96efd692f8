/** Forecasts are rounded to two digits: more would be false precision. */
const twoDigits = (value: number): number => Number(value.toPrecision(2))

/** `1,200`, `34k`, `5.6M`. */
export function about(value: number): string {
  const rounded = twoDigits(value)
  if (rounded >= 1e6) return `${twoDigits(rounded / 1e6)}M`
  return rounded >= 1e4 ? `${twoDigits(rounded / 1e3)}k` : Math.round(rounded).toLocaleString('en')
}

/** US dollars: `$0.34`, `$12`, `$1,200`. */
export function aboutUsd(usd: number): string {
  if (usd > 0 && usd < 0.01) return 'under $0.01'
  const rounded = twoDigits(usd)
  return `$${rounded < 10 ? rounded.toFixed(2) : rounded.toLocaleString('en')}`
}

/** `under 1 min`, `12 min`, `3.4 h`. */
export function aboutTime(seconds: number): string {
  if (seconds < 60) return 'under 1 min'
  if (seconds < 5400) return `${Math.round(twoDigits(seconds / 60))} min`
  return `${twoDigits(seconds / 3600)} h`
}
