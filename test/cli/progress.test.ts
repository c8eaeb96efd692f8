import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { liveLine, type Phase, progress } from '../../src/cli/progress.ts'
import type { EventBody, RunEvent } from '../../src/core/events.ts'
import { memoryTerminal } from './tunesmith.ts'

const event = (body: EventBody): RunEvent => ({ v: 1, seq: 1, at: 0, run: 'test', ...body })
const erase = '\r\u001b[2K'
const judging: Phase = { verb: 'judging replies', of: 'panel, c1', done: 25, total: 100, passed: 20, since: 0 }
const begun = event({ type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c1', total: 100 })
const judged = event({
  type: 'example-judged',
  set: 'panel',
  candidate: 'c1',
  example: 'e1',
  passed: true,
  done: 1,
  total: 100,
})

describe('the live line', () => {
  it('says what is done, what passed, for how long and how long still', () => {
    const line = 'judging replies (panel, c1)  25 of 100, 20 passed  10 s, about 30 s left'
    assert.equal(liveLine(judging, 10_000, 100), line)
  })

  it('leaves out its end where the terminal is narrow, and never runs over its edge', () => {
    assert.equal(liveLine(judging, 10_000, 57), 'judging replies (panel, c1)  25 of 100, 20 passed  10 s')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.nat(10_000), fc.nat(9_000_000), (columns, total, now) => {
        assert.ok(liveLine({ ...judging, total, done: Math.floor(total / 3) }, now, columns).length <= columns)
      }),
    )
  })

  it('is redrawn in place, and gone when the phase or the run is over', async () => {
    const { terminal, written } = memoryTerminal({ interactive: true })
    const live = progress(terminal)
    live.see(begun)
    live.see(judged)
    for (let waited = 0; written.err === '' && waited < 200; waited++) await setTimeout(10)
    live.close()
    const [first = ''] = written.err.split(erase).filter(Boolean)
    assert.match(first, /^. judging replies \(panel, c1\) {2}1 of 100, 1 passed/)
    assert.ok(written.err.startsWith(erase))
    assert.ok(written.err.endsWith(erase))
    assert.ok(!written.err.includes('\n'))
  })

  it('is one plain line for each phase where nobody watches', () => {
    const { terminal, written } = memoryTerminal()
    const live = progress(terminal)
    for (const one of [begun, judged, judged]) live.see(one)
    live.see(event({ type: 'stage-started', stage: 'inputs', set: 'scale', candidate: null, total: 1 }))
    live.close()
    assert.equal(written.err, 'judging 100 replies (panel, c1)\nwriting 1 input (scale)\n')
  })
})
