import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Fault, faultOf, type Request } from '../../src/providers/simulated/faults.ts'

const kinds = ['text', 'json', 'labels'] as const
const final = new Set<Fault | null>(['truncated', 'refused'])

/** What one call meets until it is answered, as the call path sends it. */
function faultsOf(call: Pick<Request, 'kind' | 'identity' | 'sample'>, seed: number): Fault[] {
  const met: Fault[] = []
  for (let ask = 0, attempt = 1; met.length < 10; ) {
    const fault = faultOf({ ...call, ask, attempt }, seed)
    if (fault === null) return met
    met.push(fault)
    if (final.has(fault)) return met
    if (fault === 'garbage' && call.kind === 'json') [ask, attempt] = [ask + 1, 1]
    else attempt++
  }
  return met
}

const calls = kinds.flatMap((kind) =>
  Array.from({ length: 2000 }, (_, n) => ({ kind, identity: n * 7919, sample: n % 5 })),
)

describe('the world hostile', () => {
  it('troubles a call twice at most, and leaves most alone', () => {
    const counts = calls.map((call) => faultsOf(call, 1).length)
    assert.equal(Math.max(...counts), 2)
    const share = counts.filter((count) => count === 0).length / counts.length
    assert.ok(share > 0.65 && share < 0.75, `${share}`)
  })

  it('has every kind of fault, and for scored labels only errors', () => {
    const met = (kind: string): string =>
      [...new Set(calls.filter((call) => call.kind === kind).flatMap((call) => faultsOf(call, 1)))].sort().join(' ')
    assert.equal(met('text'), 'empty failed garbage refused throttled truncated')
    assert.equal(met('json'), 'empty failed garbage refused throttled truncated')
    assert.equal(met('labels'), 'failed throttled')
  })

  it('is a function of the call, its attempt and the seed', () => {
    for (const call of calls.slice(0, 300)) assert.deepEqual(faultsOf(call, 1), faultsOf(call, 1))
    const differing = calls.filter((call) => faultsOf(call, 1).join() !== faultsOf(call, 2).join())
    assert.ok(differing.length > 100)
  })
})
