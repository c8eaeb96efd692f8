/** Special functions, good to about 1e-12; checked against SciPy's values in the tests. */

/** z of a two-sided 95 % interval. */
export const z95 = 1.959963984540054

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln of the gamma function for x >= 0.5 (Lanczos, g = 7). */
export function logGamma(x: number): number {
  const base = x - 1 + 7.5
  const series = lanczos.reduce((sum, term, i) => sum + term / (x + i), 0.99999999999980993)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series)
}

/** ln of "n choose k". */
export const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** The regularised incomplete beta function I_x(a, b), for a and b >= 0.5: a continued fraction by Lentz's method. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  return front * betaFraction(x, a, b)
}

function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d)
      c = away(1 + term / c)
      change = d * c
      fraction *= change
    }
    if (Math.abs(change - 1) < 1e-15) break
  }
  return fraction
}

/** The x where I_x(a, b) = p. */
export const betaQuantile = (p: number, a: number, b: number): number =>
  bisect((x) => incompleteBeta(x, a, b) - p, 0, 1)

/** The normal quantile: z where Phi(z) = p, for 0 < p < 1. */
export function normalQuantile(p: number): number {
  return p < 0.5 ? -normalQuantile(1 - p) : bisect((z) => 1 - p - normalTail(z), 0, 40)
}

/** 1 - Phi(z), for z >= 0: the incomplete gamma function Q(1/2, z^2 / 2), by its series near 0 and its fraction beyond. */
export function normalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 3) {
    let term = z
    let sum = z
    for (let i = 3; term > sum * 1e-17; i += 2) sum += term *= (z * z) / i
    return 0.5 - density * sum
  }
  let tail = z
  for (let i = 200; i >= 1; i--) tail = z + i / tail
  return density / tail
}

/** The two-sided t value: P(|T| <= t) = 1 - alpha with `df` degrees of freedom. */
export function tQuantile(alpha: number, df: number): number {
  const x = betaQuantile(alpha, df / 2, 0.5)
  return Math.sqrt((df * (1 - x)) / x)
}

function bisect(rises: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (rises(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
