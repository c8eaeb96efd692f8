import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wilson } from '../../src/core/intervals.ts'
import { fewestToConfirm } from '../../src/loop/confirmable.ts'
import { tunesmith } from '../cli/tunesmith.ts'
import { edit, runProject, supportProject } from '../support/project.ts'

const words =
  'apple river stone cloud paper candle garden bridge window mirror pocket ribbon saddle temple violin'.split(' ')
const rows = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const prompt = `My ${words[i % 15]} ${words[(i * 7 + 3) % 15]} from order ${1000 + i * 37} is ${i + 2} days late, and ${words[(i * 4 + 5) % 15]} matters. What now, number ${i * i}?`
    return JSON.stringify({ prompt, cell: { topic: 'orders', style: 'terse', difficulty: 'easy', edge_case: 'none' } })
  }).join('\n')

describe('a plan that can never be confirmed', () => {
  it('is one whose fresh inputs would not reach the bar if all of them passed', () => {
    for (const rate of [0.1, 0.6, 0.8, 0.97, 1]) {
      const n = fewestToConfirm(rate)
      assert.ok(wilson(n, n).low >= rate - 0.05)
      assert.ok(n === 1 || wilson(n - 1, n - 1).low < rate - 0.05)
    }
    assert.deepEqual([0.02, 0.6, 1].map(fewestToConfirm), [1, 5, 73])
  })

  it('is refused by doctor, estimate and run before anything is paid, with the sample that would do', async (test) => {
    const config = {
      inputs: { from: 'real.jsonl' },
      target: { examples: 200, pass_rate: 0.6 },
      loop: { sample: 100, iterations: 1 },
    }
    const folder = supportProject(test, { config, files: { 'real.jsonl': rows(30) } })
    for (const command of ['doctor', 'estimate', 'run']) {
      const { code, err, out } = await tunesmith([command, '-C', folder])
      assert.equal(code, 2)
      assert.match(
        err,
        /error {2}tunesmith\.yaml {2}`inputs\.from` has 30 rows, of which the panel takes 30: 0 are left to confirm it, and 5 that pass is the least that can confirm a target of 0\.6\.\n {2}fix: Set `loop\.sample: 10`, or bring more rows\.\n {2}\(plan\/no-confirm\)\n$/,
        out,
      )
    }
    edit(folder, 'tunesmith.yaml', (values) => Object.assign(values, { loop: { sample: 10, iterations: 1 } }))
    const { code, out } = await tunesmith(['doctor', '-C', folder])
    assert.equal(code, 0)
    assert.match(
      out.replace(/\s+/g, ' '),
      /plan 30 examples \(all rows of inputs\.from; the target is 200\) panel of 10 confirm on 20 /,
    )
  })

  it('is refused where inputs are written, too, and where no sample would do', async (test) => {
    const folder = supportProject(test, { config: { target: { examples: 40, pass_rate: 0.9 }, loop: { sample: 4 } } })
    const small = await tunesmith(['run', '-C', folder])
    assert.match(small.err, /The panel has 4 inputs, so 8 fresh ones are to confirm it, and 22 that pass/)
    assert.match(small.err, /fix: Set `loop\.sample` to 11 or more, or lower `target\.pass_rate`\./)
    const inputs = { from: 'real.jsonl' }
    const few = supportProject(test, { config: { inputs }, files: { 'real.jsonl': rows(14) } })
    assert.match((await tunesmith(['estimate', '-C', few])).err, /fix: Bring at least 18 rows, or lower/)
  })
})

describe('a run on imported inputs that is not confirmed', () => {
  it('ends once too few rows are left for another confirm, and says so', async (test) => {
    const size = { target: { examples: 45, pass_rate: 0.8 }, loop: { sample: 15, iterations: 3 } }
    const config = { inputs: { from: 'real.jsonl' }, ...size }
    const folder = supportProject(test, { config, files: { 'real.jsonl': rows(45) } })
    const { ended, why, types } = await runProject(folder)
    assert.equal(ended, 'unconfirmed')
    assert.equal(
      why,
      'The panel is at target, and fresh inputs did not confirm it. Of `inputs.from`, 0 rows are left that fit, and 12 are the least to confirm it on.',
    )
    assert.equal(types.filter((type) => type === 'confirm-ended').length, 1)
    const { out } = await tunesmith(['show', '-C', folder])
    assert.match(out, /add rows to the file of inputs\.from, then: tunesmith run -C /)
  })
})
