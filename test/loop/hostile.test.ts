import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { exitCodes } from '../../src/loop/stop.ts'
import { output, outputRows, type Ran, runProject, supportProject } from '../support/project.ts'

const files = [
  'training_data.jsonl',
  'eval_holdout.jsonl',
  'generation_report.json',
  'failed_examples.jsonl',
  'rubric_analysis.json',
  'provenance.jsonl',
]
const small = { models: { generator: 'simulated/hostile' }, target: { examples: 8, pass_rate: 0.3 } }

const wellKept = ({ ended, exit, counts, files: written }: Ran, folder: string): void => {
  assert.equal(exit, exitCodes[ended])
  const { planned, accepted, abandoned, pending, attempts } = counts
  assert.equal(planned, accepted + abandoned + pending)
  assert.equal(attempts.made, attempts.accepted + attempts.rejected + attempts.errored + attempts.surplus)
  assert.equal(outputRows(folder, 'failed_examples.jsonl').length, attempts.rejected + attempts.errored)
  for (const file of written) assert.ok(existsSync(file), file)
}

describe('a run on the world hostile', () => {
  it('ends as declared with every example accounted for, and with the same bytes at one call in flight and at 64', async (test) => {
    const loop = { sample: 8, iterations: 1 }
    const one = supportProject(test, { config: { ...small, loop, concurrency: 1 } })
    const many = supportProject(test, { config: { ...small, loop, concurrency: 64 } })
    const [slow, fast] = await Promise.all([runProject(one), runProject(many)])
    wellKept(slow, one)
    wellKept(fast, many)
    assert.ok(slow.counts.attempts.made >= 8)
    for (const file of files) assert.equal(output(one, file), output(many, file), file)
  })

  it('makes data all the same, and says of each example that was lost why', async (test) => {
    const folder = supportProject(test, {
      config: { ...small, target: { examples: 40, pass_rate: 0.3 }, loop: { sample: 40, iterations: 2 } },
    })
    const ran = await runProject(folder)
    wellKept(ran, folder)
    assert.ok(ran.rows.train > 0, ran.why)
    const reasons = new Set(outputRows(folder, 'failed_examples.jsonl').map(({ reason }) => reason))
    assert.ok(reasons.has('truncated') && reasons.has('refused'), [...reasons].join(', '))
  })

  it('keeps the identities where labels are scored', async (test) => {
    const config = { ...small, loop: { sample: 8, iterations: 0 }, judging: { mode: 'choice' } }
    const folder = supportProject(test, { config })
    wellKept(await runProject(folder), folder)
  })
})
