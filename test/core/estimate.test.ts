import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { amountOf, callsOf, estimateCases, type Job, scaleTries } from '../../src/core/estimate.ts'
import { seeded } from '../../src/core/random.ts'

const sizes = { panel: 100, confirm: 200, examples: 200, attempts: 600, iterations: 4 }
const job: Job = {
  ...{ sizes, passRate: 0.6, rows: null, places: 0, fidelity: 50, judges: 2, reasons: 0, reflects: 0 },
  writes: { panel: 40, confirm: 80, each: 0.4 },
}
const calls = (of: Parameters<typeof callsOf>[1], name: Parameters<typeof callsOf>[2], with_: Partial<Job> = {}) =>
  Object.fromEntries(callsOf({ ...job, ...with_ }, of, name).map((one) => [`${one.stage} ${one.kind}`, one.calls]))

describe('the tries of the scale phase', () => {
  it('are what slots that are tried one by one need on average', () => {
    const [passRate, runs] = [0.6, 400]
    const random = seeded('scale tries')
    let tries = 0
    for (let run = 0; run < runs; run++) {
      let open = 0
      for (let slot = 0; slot < 200; slot++)
        if (slot < 100 ? random() >= passRate && random() >= passRate : random() >= passRate) open++
      for (let round = 0; round < 10 && open > 0; round++) {
        tries += open
        const before = open
        for (let slot = 0; slot < before; slot++) if (random() < passRate) open--
      }
    }
    assert.ok(Math.abs(tries / runs - scaleTries({ ...sizes, confirm: 200 }, passRate)) < 3)
  })

  it('never exceed what was declared, and are none where everything passes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.nat(999),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (examples, attempts, rate) => {
          const tries = scaleTries({ ...sizes, examples, attempts }, rate)
          assert.ok(tries >= 0 && tries <= attempts)
        },
      ),
    )
    assert.equal(scaleTries(sizes, 1), 0)
  })
})

describe('the calls of a run', () => {
  it('are booked on the four stages; what iterations make again is overhead', () => {
    assert.deepEqual(calls('run', 'low'), {
      'inputs inputs': 158,
      'inputs place': 0,
      'responses complete': 394,
      'evaluation fidelity': 50,
      'evaluation judge': 788,
      'evaluation reason': 0,
      'overhead inputs': 0,
      'overhead complete': 0,
      'overhead judge': 0,
      'overhead reason': 0,
      'overhead improve': 0,
    })
    const high = calls('run', 'high')
    assert.equal(high['responses complete'], 100 + 200 + 600)
    assert.equal(high['overhead complete'], 4 * 100 + 200)
    assert.equal(high['overhead judge'], 2 * 600)
  })

  it('grow from the low case to the high one, whatever the sizes', () => {
    const size = fc.integer({ min: 1, max: 400 })
    fc.assert(
      fc.property(
        size,
        size,
        fc.nat(1500),
        fc.nat(8),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (panel, examples, attempts, iterations, passRate) => {
          const with_ = { sizes: { panel, confirm: 2 * panel, examples, attempts, iterations }, passRate }
          const sums = estimateCases.map((name) =>
            callsOf({ ...job, ...with_ }, 'run', name).reduce((sum, one) => sum + one.calls, 0),
          )
          assert.deepEqual(
            sums,
            [...sums].sort((a, b) => a - b),
          )
        },
      ),
    )
  })

  it('of one phase are its own alone', () => {
    assert.deepEqual(calls('inputs', 'low')['inputs inputs'], 40)
    assert.equal(calls('inputs', 'high')['responses complete'], 0)
    assert.equal(calls('generate', 'likely')['responses complete'], 100)
    assert.equal(calls('generate', 'likely')['evaluation judge'], 0)
    assert.equal(calls('improve', 'likely')['overhead complete'], 100)
    assert.equal(calls('scale', 'high')['responses complete'], 600)
  })

  it('write no inputs where rows were brought, and never try more than there are', () => {
    const brought = calls('run', 'high', { rows: 350, places: 350 })
    assert.equal(brought['inputs inputs'], 0)
    assert.equal(brought['inputs place'], 350)
    assert.equal(brought['responses complete'], 350)
  })
})

describe('an amount', () => {
  it('is unknown as soon as one call in it has no known price, and keeps what is known', () => {
    const perCall = (kind: string) => [{ tokensIn: 10, tokensOut: 1, usd: kind === 'judge' ? null : 0.5, seconds: 2 }]
    const amount = amountOf(
      [
        { stage: 'responses', kind: 'complete', calls: 3 },
        { stage: 'evaluation', kind: 'judge', calls: 1 },
      ],
      perCall,
    )
    assert.deepEqual(amount, { calls: 4, tokensIn: 40, tokensOut: 4, usd: null, knownUsd: 1.5, seconds: 8 })
    assert.equal(amountOf([{ stage: 'evaluation', kind: 'judge', calls: 0 }], perCall).usd, 0)
  })
})
