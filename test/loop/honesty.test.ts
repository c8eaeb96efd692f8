import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { claimOf, coverageOf, expectedRate, isCovered, type Played, play } from '../support/honest-runs.ts'

async function playAll(count: number, playing: Parameters<typeof play>[0]): Promise<Played[]> {
  const all: Played[] = []
  for (let i = 0; i < count; i++) all.push(await play({ ...playing, seed: playing.seed + i }))
  return all
}

/** `npm run shows -- honesty` plays 200 and 100 seeds. */
describe('what a run claims', () => {
  it('is "no gain found" in nearly every run where nothing helps, and never nothing', async () => {
    const runs = await playAll(20, { world: 'null', seed: 1, examples: 30, passRate: 0.8 })
    const claims = runs.map(claimOf)
    assert.deepEqual(
      claims.filter((claim) => claim === 'neither'),
      [],
    )
    // At a true rate of 5 % more than 3 of 20 would be seen once in 60 times.
    assert.ok(claims.filter((claim) => claim === 'better or stable').length <= 3, claims.join(', '))
    for (const run of runs.slice(0, 3)) {
      const rates = run.candidates.map(({ id }) => expectedRate(run, id, 4).rate)
      assert.equal(new Set(rates).size, 1, `the world is null: ${rates.join(', ')}`)
    }
  })

  it('covers the rate that the world gives, errors of its judge included, where the judge errs in 10 %', async () => {
    const runs = await playAll(10, { world: 'noisy', seed: 1000, examples: 30, passRate: 0.4 })
    const coverages = runs.map(coverageOf)
    // At 95 % coverage fewer than 8 of 10 would be seen once in 90 times.
    assert.ok(coverages.filter(isCovered).length >= 8, JSON.stringify(coverages))
    assert.ok(!coverages.includes(null))
  })
})
