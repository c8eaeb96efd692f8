import assert from 'node:assert/strict'

/** Whether counts are a largest-remainder rounding of integer weights over n: ties may fall either way. */
export function assertLargestRemainder(counts: readonly number[], weights: readonly bigint[], n: number): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    n,
  )
  const shares = weights.map((weight, i) => ({
    up: BigInt(counts[i] ?? -1) - (weight * BigInt(n)) / total,
    remainder: (weight * BigInt(n)) % total,
  }))
  for (const { up } of shares) assert.ok(up === 0n || up === 1n)
  for (const a of shares) for (const b of shares) if (a.up > b.up) assert.ok(a.remainder >= b.remainder)
}
