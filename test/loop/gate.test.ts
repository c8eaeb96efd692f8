import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openGate } from '../../src/loop/gate.ts'

describe('a gate', () => {
  it('lets so many tasks run at once, in the order of their coming, and gives the place of one that failed to the next', async () => {
    const through = openGate(2)
    const [started, ends]: [number[], (() => void)[]] = [[], []]
    const tasks = [0, 1, 2, 3].map((n) =>
      through(async () => {
        started.push(n)
        await new Promise<void>((resolve) => ends.push(resolve))
        if (n === 0) throw new Error('failed')
        return n
      }).catch(() => 'failed'),
    )
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    await turn()
    assert.deepEqual(started, [0, 1])
    ends[0]?.()
    await turn()
    assert.deepEqual(started, [0, 1, 2])
    ends[1]?.()
    await turn()
    for (const end of ends) end()
    assert.deepEqual(await Promise.all(tasks), ['failed', 1, 2, 3])
  })
})
