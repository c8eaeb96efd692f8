import { z } from 'zod'
import { fence, transcript } from '../core/fence.ts'
import type { AxisValue } from '../core/taxonomy.ts'
import type { Cell } from '../core/types.ts'
import type { ImportedInput } from '../project/import.ts'
import { type LoopContext, sampleOf } from './context.ts'
import { inParallel } from './parallel.ts'

export type Placing = Pick<LoopContext, 'project' | 'models'>

/** Give every imported row a value on each axis of the taxonomy. Axes that a row brought stay as they are. */
export async function placeImported(context: Placing, rows: readonly ImportedInput[]): Promise<ImportedInput[]> {
  const axes = placedAxes(context)
  return inParallel(rows, context.models.role('inputs').concurrency, async (row) => {
    const missing = axes.filter(({ name }) => row.cell[name] === undefined)
    if (missing.length === 0) return row
    const unplaced = Object.fromEntries(missing.map(({ name }) => [name, null]))
    const found = context.project.config.inputs.place ? await askForCell(context, row, missing) : null
    return { ...row, cell: { ...row.cell, ...unplaced, ...found } }
  })
}

type PlacedAxis = { name: string; values: readonly AxisValue[] }

function placedAxes({ project: { taxonomy } }: Placing): PlacedAxis[] {
  const none: AxisValue = { value: 'none', weight: 0, means: 'no edge case', examples: [] }
  return [
    { name: 'topic', values: taxonomy.topics },
    ...taxonomy.axes,
    { name: 'edge_case', values: [none, ...taxonomy.edge.kinds] },
  ]
}

/** The cell that the model reads from the text, or null where its reply was not one: the row is kept as unplaced. */
async function askForCell(context: Placing, row: ImportedInput, axes: readonly PlacedAxis[]): Promise<Cell | null> {
  const values = axes.map(
    ({ name, values }) =>
      `- ${name}: ${values.map(({ value, means }) => (means ? `${value} (${means})` : value)).join('; ')}`,
  )
  const content = `${fence([{ name: 'INPUT', text: transcript(row.messages) }])}\n\nWhich value of each axis describes this message best?\n${values.join('\n')}`
  const properties = Object.fromEntries(
    axes.map(({ name, values }) => [name, { type: 'string', enum: values.map(({ value }) => value) }]),
  )
  const schema = { type: 'object', properties, required: axes.map(({ name }) => name), additionalProperties: false }
  const shape = z.object(
    Object.fromEntries(axes.map(({ name, values }) => [name, z.enum(values.map(({ value }) => value))])),
  )
  const answer = await context.models.structured(
    {
      kind: 'place',
      role: 'inputs',
      messages: [{ role: 'user', content }],
      sample: sampleOf(context, 'place'),
      temperature: 0,
      schema: { name: 'cell', schema },
    },
    shape,
  )
  return answer.ok ? answer.value : null
}
