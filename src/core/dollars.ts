/** US dollars: `$12.00`, `$0.49`; below ten cents as many digits as it takes to show two: `$0.00083`. */
export function dollars(usd: number): string {
  if (usd >= 0.1 || usd <= 0) return `$${usd.toFixed(2)}`
  const digits = Math.min(12, 1 - Math.floor(Math.log10(usd)))
  return `$${usd.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`
}

/** The next amount of two digits: short to type, and never too small. 0.3312 becomes 0.34. */
export function roundUp(usd: number): number {
  if (usd <= 0) return 0
  const step = 10 ** (Math.floor(Math.log10(usd)) - 1)
  const near = Math.round(usd / step)
  const rounded = (steps: number): number => Number((steps * step).toPrecision(12))
  return rounded(near) >= usd - 1e-12 ? rounded(near) : rounded(near + 1)
}
