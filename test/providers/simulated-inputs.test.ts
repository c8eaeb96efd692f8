import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { fence } from '../../src/core/fence.ts'
import { nearDuplicates } from '../../src/core/similarity.ts'
import { planSlots } from '../../src/core/slots.ts'
import type { Cell } from '../../src/core/types.ts'
import type { Project } from '../../src/project/load.ts'
import { askJson, fidelityOf, loadExample, openWorld, writeInputs } from './simulated-wire.ts'

let project: Project

before(async () => {
  project = await loadExample()
})

async function inputsFor(world: string, cells: readonly Cell[]): Promise<{ cell: Cell; input: string }[]> {
  const model = await openWorld(world)
  const made = await Promise.all(
    cells.map(async (cell, seed) =>
      (await writeInputs(model, project, { cell, count: 5, seed })).map((input) => ({ cell, input })),
    ),
  )
  return made.flat()
}

const wordsOf = (text: string): number => text.split(/\s+/).length

for (const world of ['support', 'any']) {
  describe(`inputs of the world ${world}`, () => {
    let made: { cell: Cell; input: string }[]

    before(async () => {
      made = await inputsFor(
        world,
        planSlots(project.taxonomy, 600, 3).map(({ cell }) => cell),
      )
    })

    it('are as many as were asked for, and none is empty', () => {
      assert.equal(made.length, 3000)
      assert.ok(made.every(({ input }) => wordsOf(input) > 1))
    })

    it('pass the near-duplicate check: under 2 % of 3,000', () => {
      const { share } = nearDuplicates(made.map(({ input }) => input))
      assert.ok(share < 0.02, `${share}`)
    })

    it('read as their style and difficulty: terse is shortest, verbose longest, hard longer than easy', () => {
      const mean = (axis: string, value: string): number => {
        const lengths = made.filter(({ cell }) => cell[axis] === value).map(({ input }) => wordsOf(input))
        return lengths.reduce((sum, length) => sum + length, 0) / lengths.length
      }
      assert.ok(mean('style', 'terse') < 25 && mean('style', 'verbose') > 80)
      assert.ok(mean('difficulty', 'hard') > mean('difficulty', 'easy') + 10)
      const emotional = made.filter(({ cell }) => cell['style'] === 'emotional')
      assert.ok(emotional.filter(({ input }) => input.includes('!')).length > 0.9 * emotional.length)
    })

    it('are found faithful in 88 to 96 %, and not to a cell of another style', async () => {
      const model = await openWorld(world)
      const sample = made.filter((_, i) => i % 3 === 0)
      const swap = (cell: Cell): Cell => ({ ...cell, style: cell['style'] === 'terse' ? 'emotional' : 'terse' })
      const share = async (cellOf: (cell: Cell) => Cell): Promise<number> => {
        const answers = await Promise.all(
          sample.map(({ cell, input }) => fidelityOf(model, project, { input, cell: cellOf(cell) })),
        )
        return answers.filter((answer) => answer === 'yes').length / answers.length
      }
      const right = await share((cell) => cell)
      assert.ok(right > 0.88 && right < 0.96, `${right}`)
      assert.ok((await share(swap)) < 0.06)
    })
  })
}

describe('placing', () => {
  it('finds the cell of an input of the world support', async () => {
    const model = await openWorld('support')
    const made = await inputsFor(
      'support',
      planSlots(project.taxonomy, 100, 4).map(({ cell }) => cell),
    )
    const values = {
      topic: project.taxonomy.topics.map(({ value }) => value),
      style: ['terse', 'verbose', 'emotional', 'analytical'],
      difficulty: ['easy', 'medium', 'hard'],
      edge_case: ['none', 'out_of_scope', 'ambiguous', 'multi_intent'],
    }
    const properties = Object.fromEntries(
      Object.entries(values).map(([axis, choices]) => [axis, { type: 'string', enum: choices }]),
    )
    const known = made.filter(({ cell }) => cell['edge_case'] === 'none')
    let placed = 0
    for (const { cell, input } of known) {
      const text = `${fence([{ name: 'INPUT', text: `user: ${input}` }])}\n\nWhich value of each axis describes this message best?`
      const found = Object(await askJson(model, text, { name: 'cell', properties }))
      for (const [axis, choices] of Object.entries(values)) assert.ok(choices.includes(found[axis]))
      if (Object.keys(values).every((axis) => found[axis] === cell[axis])) placed++
    }
    assert.ok(placed / known.length > 0.85, `${placed} of ${known.length}`)
  })
})
