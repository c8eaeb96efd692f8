import { inputId } from '../core/ids.ts'
import type { Input } from '../core/types.ts'
import type { ImportedInput } from '../project/import.ts'
import type { Attempt, InputBatch } from './attempts.ts'
import type { LoopContext } from './context.ts'
import { closedInputs } from './log.ts'

/**
 * Inputs that people brought are used once each: an attempt takes its slot's own row, else the first spare row of its
 * cell. Attempts for which no row is left are dropped, so their slots stay open and are reported.
 */
export function takeImported({ plan, run }: LoopContext, { set, attempts }: InputBatch): Input[] {
  const free = withoutUsed(plan.imported, closedInputs(run))
  const spare = new Set(plan.imported.slice(plan.slots.length))
  return attempts.flatMap((attempt) => {
    const ownRow = plan.imported[attempt.slot.index]
    const own = ownRow ? free.indexOf(ownRow) : -1
    const at = own >= 0 ? own : free.findIndex((row) => spare.has(row) && sameCell(row, attempt))
    const [row] = at >= 0 ? free.splice(at, 1) : []
    return row ? [inputOf(row, attempt, set)] : []
  })
}

function withoutUsed(rows: readonly ImportedInput[], used: readonly Input[]): ImportedInput[] {
  const times = new Map<string, number>()
  for (const { messages } of used) times.set(JSON.stringify(messages), (times.get(JSON.stringify(messages)) ?? 0) + 1)
  return rows.filter(({ messages }) => {
    const left = times.get(JSON.stringify(messages)) ?? 0
    if (left > 0) times.set(JSON.stringify(messages), left - 1)
    return left === 0
  })
}

const sameCell = (row: ImportedInput, { slot }: Attempt): boolean =>
  JSON.stringify(row.cell) === JSON.stringify(slot.cell)

function inputOf(row: ImportedInput, { slot, attempt }: Attempt, set: Input['set']): Input {
  const fields = { set, slot: slot.index, attempt, cell: row.cell, messages: row.messages }
  const input: Input = { id: inputId(fields), ...fields, origin: 'imported' }
  return row.source === undefined ? input : { ...input, source: row.source }
}
