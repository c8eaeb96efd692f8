import { describe, it } from 'node:test'
import fc from 'fast-check'
import { betaQuantile, incompleteBeta, logGamma, normalQuantile, tQuantile, z95 } from '../../src/core/special.ts'
import { near } from './near.ts'

describe('special functions', () => {
  it('logGamma is the log of factorials, and of the root of pi at 1/2', () => {
    near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13)
    let factorial = 0
    for (let n = 1; n <= 170; n++) {
      factorial += Math.log(n)
      near(logGamma(n + 1), factorial, 1e-11, `${n}!`)
    }
  })

  it('normalQuantile and tQuantile give the textbook values', () => {
    near(normalQuantile(0.975), 1.959963984540054, 1e-13)
    near(normalQuantile(0.975), z95, 1e-13)
    near(normalQuantile(0.025), -1.959963984540054, 1e-13)
    near(normalQuantile(0.95), 1.6448536269514722, 1e-13)
    near(normalQuantile(0.5), 0, 1e-13)
    near(normalQuantile(0.999999), 4.753424308822899, 1e-9)
    near(tQuantile(0.05, 1), 12.706204736432095, 1e-8)
    near(tQuantile(0.05, 7), 2.364624251592784, 1e-10)
    near(tQuantile(0.05, 149), 1.976013177679155, 1e-10)
  })

  it('incompleteBeta equals a binomial tail, and betaQuantile undoes it', () => {
    near(incompleteBeta(0.5, 4, 12), 1 - 576 / 2 ** 15, 1e-13, 'P(Bin(15, 1/2) >= 4)')
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        (p, a, b) => near(incompleteBeta(betaQuantile(p, a, b), a, b), p, 1e-9),
      ),
    )
  })
})
