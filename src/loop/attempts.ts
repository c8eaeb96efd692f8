import { inputId } from '../core/ids.ts'
import type { Input, InputSet, Slot } from '../core/types.ts'

/** One input to be made: an attempt at a slot. */
export type Attempt = { slot: Slot; attempt: number }

export type InputBatch = { set: InputSet; round: number; attempts: readonly Attempt[] }

/** Calls of at most `perCall` attempts of one cell each, in the plan order of their first attempt. */
export function groupByCell<T extends { slot: Slot }>(attempts: readonly T[], perCall: number): T[][] {
  const groups = [...Map.groupBy(attempts, ({ slot }) => JSON.stringify(slot.cell)).values()]
  return groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / perCall) }, (_, i) => group.slice(i * perCall, (i + 1) * perCall)),
  )
}

export function inputFor({ slot, attempt }: Attempt, set: InputSet, text: string | null): Input {
  const messages: Input['messages'] = text === null ? [] : [{ role: 'user', content: text }]
  const fields = { set, slot: slot.index, attempt, cell: slot.cell, messages }
  return { id: inputId(fields), ...fields, origin: 'generated' }
}
