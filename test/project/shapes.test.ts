import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { planSlots } from '../../src/core/slots.ts'
import { evaluate } from '../../src/evaluate.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import { quotaBounds, rowTexts, rubricText, scoresByHand, slots, taxonomyText } from '../support/shapes.ts'
import { folderOf } from './folder.ts'

/** `npm run shows -- shapes` prints these. */
describe('files in the shapes that people have', () => {
  it('give a taxonomy of 13 axes, with the topic `edge_cases` and weights that sum to 1.05, its exact quotas', () => {
    const { taxonomy, notices } = readTaxonomy(taxonomyText)
    assert.ok(notices.some(({ message }) => message.startsWith('taxonomy.topics: the weights sum to 1.05')))
    const cells = planSlots(taxonomy, slots, 1).map(({ cell }) => cell)
    for (const { axis, value, low, high } of quotaBounds()) {
      const count = cells.filter((cell) => cell[axis] === value).length
      assert.ok(low <= count && count <= high, `${axis} ${value}: ${count}, not ${low} to ${high}`)
    }
    assert.ok(cells.every(({ topic, edge_case: edge }) => (topic === null) === (edge !== 'none')))
  })

  it('give rows with recorded verdicts, some of which are missing, their scores', async () => {
    const folder = folderOf({ 'rubric.yaml': rubricText })
    writeFileSync(join(folder, 'data.jsonl'), rowTexts.join('\n'))
    const evaluation = evaluate(join(folder, 'data.jsonl'), join(folder, 'rubric.yaml'), { keepVerdicts: true })
    const found: unknown[] = []
    for await (const { score, passed, unasked } of evaluation) found.push([score, passed, unasked.length])
    assert.deepEqual(
      found,
      scoresByHand().map(({ score, passed, unasked }) => [score, passed, unasked]),
    )
    const { rows, verdicts } = await evaluation.report
    assert.deepEqual(rows, { read: 9, passed: 4, failed: 3, unjudged: 0, unasked: 2 })
    assert.equal(verdicts.error, 0)
  })
})
