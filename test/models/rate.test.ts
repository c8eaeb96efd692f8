import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openRateWindow } from '../../src/models/rate.ts'
import { systemTiming } from '../../src/models/timing.ts'

/** Sends as fast as the window lets it, and says when what went. */
function drive(limits: { rpm: number | null; tpm: number | null }, asked: readonly { bound: number; real: number }[]) {
  const window = openRateWindow(limits)
  const sent: { at: number; tokens: number }[] = []
  let now = 1_700_000_000_000
  for (const { bound, real } of asked) {
    for (let ms = window.wait(now, bound); ms > 0; ms = window.wait(now, bound)) now += Math.max(1, ms)
    window.take(now, bound).settle(real)
    sent.push({ at: now, tokens: real })
  }
  return sent
}

const mostInAMinute = (
  sent: readonly { at: number; tokens: number }[],
  of: (one: { tokens: number }) => number,
): number => {
  let [from, sum, most] = [0, 0, 0]
  for (const one of sent) {
    sum += of(one)
    for (let first = sent[from]; first && first.at <= one.at - 60_000; first = sent[++from]) sum -= of(first)
    most = Math.max(most, sum)
  }
  return most
}

describe('the rate window', () => {
  it('never lets more than rpm requests into any minute, and uses over 95 % of it', () => {
    for (const rpm of [1, 3, 60, 600]) {
      const sent = drive({ rpm, tpm: null }, Array(rpm * 4).fill({ bound: 10, real: 10 }))
      assert.ok(mostInAMinute(sent, () => 1) <= rpm)
      const minutes = ((sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0)) / 60_000
      assert.ok((sent.length - 1) / Math.max(minutes, 1e-9) >= rpm * 0.95, `${rpm}: ${sent.length / minutes}`)
    }
  })

  it('never lets more than tpm tokens into any minute, whatever was estimated', () => {
    const call = fc.record({
      bound: fc.integer({ min: 1, max: 400 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(call, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 400, max: 2000 }),
        (calls, tpm) => {
          const sent = drive(
            { rpm: null, tpm },
            calls.map(({ bound, part }) => ({ bound, real: Math.floor(bound * part) })),
          )
          assert.ok(mostInAMinute(sent, ({ tokens }) => tokens) <= tpm)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('spreads requests over the minute instead of sending all at its start', () => {
    const sent = drive({ rpm: 600, tpm: null }, Array(600).fill({ bound: 1, real: 1 }))
    const start = sent[0]?.at ?? 0
    assert.ok(sent.filter(({ at }) => at < start + 1000).length <= 72)
  })

  it('lets a request larger than the whole minute through alone', () => {
    const sent = drive({ rpm: null, tpm: 100 }, [
      { bound: 500, real: 500 },
      { bound: 10, real: 10 },
    ])
    assert.ok((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0) >= 60_000)
  })

  it('takes a lower limit from the server, never a higher one than the setting', () => {
    const window = openRateWindow({ rpm: 2, tpm: null })
    window.learn({ rpm: 1000, tpm: null })
    const now = 1_700_000_000_000
    for (const _ of [1, 2]) window.take(now, 1)
    assert.ok(window.wait(now, 1) > 59_000)
  })

  it('holds when the clock is set back or forward: the time it goes by only ever goes on', (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 })
    const window = openRateWindow({ rpm: 1, tpm: null })
    const start = systemTiming.now()
    window.take(start, 1)
    for (const jumped of [1_600_000_000_000, 1_800_000_000_000]) {
      test.mock.timers.setTime(jumped)
      const now = systemTiming.now()
      assert.ok(now >= start && now < start + 50_000)
      assert.ok(window.wait(now, 1) > 9_000)
    }
  })
})
