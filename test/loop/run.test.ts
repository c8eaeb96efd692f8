import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { output, outputRows, runProject, supportProject } from '../support/project.ts'

const files = [
  'training_data.jsonl',
  'eval_holdout.jsonl',
  'generation_report.json',
  'failed_examples.jsonl',
  'rubric_analysis.json',
  'provenance.jsonl',
]

describe('the loop on a simulated model', () => {
  it('improves the prompt, confirms it on fresh inputs, fills every slot and ends stable', async (test) => {
    const folder = supportProject(test)
    const { ended, exit, counts, rows, types } = await runProject(folder)
    assert.deepEqual({ ended, exit }, { ended: 'stable', exit: 0 })
    assert.equal(counts.accepted, 40)
    assert.equal(rows.train + rows.holdout, 40)
    for (const type of ['iteration-analyzed', 'candidate-proposed', 'candidate-compared', 'confirm-ended', 'run-ended'])
      assert.ok(types.includes(type), type)
  })

  it('accounts for every slot and every example', async (test) => {
    const folder = supportProject(test)
    const { counts } = await runProject(folder)
    const { planned, accepted, abandoned, pending, attempts } = counts
    assert.equal(planned, accepted + abandoned + pending)
    assert.equal(attempts.made, attempts.accepted + attempts.rejected + attempts.errored + attempts.surplus)
    assert.equal(outputRows(folder, 'failed_examples.jsonl').length, attempts.rejected + attempts.errored)
    assert.equal(outputRows(folder, 'provenance.jsonl').length, accepted)
  })

  it('writes rows of messages that hold system.md and nothing that stands only in respond.md or the reference', async (test) => {
    const folder = supportProject(test)
    await runProject(folder)
    const system = readFileSync(join(folder, 'prompts/system.md'), 'utf8').trim()
    for (const row of [...outputRows(folder, 'training_data.jsonl'), ...outputRows(folder, 'eval_holdout.jsonl')]) {
      assert.deepEqual(Object.keys(row), ['messages'])
      const messages = row['messages'] as { role: string; content: string }[]
      assert.deepEqual(
        messages.map(({ role }) => role),
        ['system', 'user', 'assistant'],
      )
      assert.equal(messages[0]?.content, system)
    }
  })

  it('holds out a tenth, never from the panel, and lines provenance up with the rows', async (test) => {
    const folder = supportProject(test)
    await runProject(folder)
    const provenance = outputRows(folder, 'provenance.jsonl')
    const holdout = provenance.filter(({ split }) => split === 'holdout')
    assert.equal(holdout.length, 4)
    assert.ok(holdout.every(({ set }) => set !== 'panel'))
    assert.equal(outputRows(folder, 'eval_holdout.jsonl').length, holdout.length)
  })

  it('writes the same bytes with one call in flight and with 64', async (test) => {
    const [one, many] = [
      supportProject(test, { config: { concurrency: 1 } }),
      supportProject(test, { config: { concurrency: 64 } }),
    ]
    await runProject(one)
    await runProject(many)
    for (const file of files) assert.equal(output(one, file), output(many, file), file)
  })

  it('makes no call for what a finished run of the same project has paid for already', async (test) => {
    const folder = supportProject(test)
    await runProject(folder)
    const again = await runProject(folder, { name: 'again' })
    assert.equal(again.ended, 'stable')
    assert.equal(output(folder, 'training_data.jsonl', 'again'), output(folder, 'training_data.jsonl'))
  })
})
