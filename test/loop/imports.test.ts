import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { output, outputRows, runProject, supportProject } from '../support/project.ts'

const topics = ['orders', 'returns', 'devices', 'billing']
const words =
  'apple river stone cloud paper candle garden bridge window mirror pocket ribbon saddle temple violin walnut anchor basket copper dragon'.split(
    ' ',
  )
const row = (i: number): Record<string, unknown> => ({
  id: `r${i}`,
  prompt: `My ${words[i % 20]} ${words[(i * 7 + 3) % 20]} from order ${1000 + i * 37} is late by ${i + 2} days, and ${words[(i * 11 + 5) % 20]} ${words[(i * 3 + 1) % 20]} matters. What now, number ${i * i}?`,
  source: `ticket-${Math.floor(i / 2)}`,
  cell: { topic: topics[i % 4], style: 'terse', difficulty: 'easy', edge_case: 'none', subtopic: null },
})

describe('imported inputs', () => {
  it('are used once each, keep their cells, and rows of one source never straddle the split', async (test) => {
    const lines = Array.from({ length: 60 }, (_, i) => JSON.stringify(row(i))).join('\n')
    const config = {
      inputs: { from: 'real.jsonl' },
      target: { examples: 30, pass_rate: 0.1 },
      loop: { sample: 10, iterations: 1 },
    }
    const folder = supportProject(test, { config, files: { 'real.jsonl': lines } })
    const { counts } = await runProject(folder)
    assert.ok(counts.accepted > 0)
    const provenance = outputRows(folder, 'provenance.jsonl')
    const inputs = provenance.map(({ input }) => input)
    assert.equal(new Set(inputs).size, inputs.length)
    const side = new Map<unknown, unknown>()
    for (const { source, split } of provenance) {
      assert.equal(side.get(source) ?? split, split, `source ${source} is on both sides`)
      side.set(source, split)
    }
    const report = JSON.parse(output(folder, 'generation_report.json'))
    assert.equal(report.fidelity, null)
  })

  it('without a cell are placed by the model on every axis of the taxonomy', async (test) => {
    const lines = Array.from({ length: 12 }, (_, i) => JSON.stringify({ prompt: row(i)['prompt'] })).join('\n')
    const config = {
      inputs: { from: 'real.jsonl' },
      target: { examples: 12, pass_rate: 0 },
      loop: { sample: 4, iterations: 0 },
    }
    const folder = supportProject(test, { config, files: { 'real.jsonl': lines } })
    await runProject(folder)
    const cells = [...outputRows(folder, 'provenance.jsonl'), ...outputRows(folder, 'failed_examples.jsonl')].map(
      ({ cell }) => cell as Record<string, string | null>,
    )
    assert.ok(cells.length > 0)
    for (const cell of cells) {
      assert.ok(topics.includes(cell['topic'] ?? ''), JSON.stringify(cell))
      assert.ok(cell['style'] !== undefined && cell['edge_case'] !== undefined)
    }
  })
})
