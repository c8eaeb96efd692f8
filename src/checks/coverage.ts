import { pointsOf } from '../core/cells.ts'
import { defineCheck } from '../core/parts.ts'
import { portion } from '../core/phrases.ts'
import type { Cell } from '../core/types.ts'

const shownShortfalls = 5

export default defineCheck({
  id: 'coverage',
  summary: 'Counts planned and accepted examples by axis value, and names the values that fell short.',
  run: ({ planned, examples }) => {
    const accepted = examples.filter(({ outcome }) => outcome === 'accepted')
    const coverage = compare(
      planned,
      accepted.map(({ input }) => input.cell),
    )
    const short = coverage.filter((point) => point.accepted < point.planned)
    const fact = `${portion(accepted.length, planned.length, 'planned example')} were accepted`
    const data = { planned: planned.length, accepted: accepted.length, coverage, short }
    if (short.length === 0) return [{ check: 'coverage', level: 'info', message: `${fact}; no value is short.`, data }]
    const message = `${fact}; short are ${named(short)}: see what fails there, or raise scale.attempts.`
    return [{ check: 'coverage', level: 'warn', message, data }]
  },
})

type Covered = { axis: string; value: string; planned: number; accepted: number }

/** Every axis value that was planned or accepted, in the order of the plan. */
function compare(planned: readonly Cell[], accepted: readonly Cell[]): Covered[] {
  const table = new Map<string, Covered>()
  const add = (cells: readonly Cell[], column: 'planned' | 'accepted'): void => {
    for (const { axis, value } of cells.flatMap(presentPoints)) {
      const key = JSON.stringify([axis, value])
      const row = table.get(key) ?? { axis, value, planned: 0, accepted: 0 }
      row[column]++
      table.set(key, row)
    }
  }
  add(planned, 'planned')
  add(accepted, 'accepted')
  return [...table.values()]
}

/** An axis that a cell does not have is no value of it; that no edge case is asked for is one. */
const presentPoints = (cell: Cell) => pointsOf(cell).filter(({ axis }) => cell[axis] !== null)

/** The most lacking first, by share. */
function named(short: readonly Covered[]): string {
  const worst = [...short].sort((a, b) => a.accepted / a.planned - b.accepted / b.planned || b.planned - a.planned)
  const list = worst
    .slice(0, shownShortfalls)
    .map(({ axis, value, ...of }) => `${axis} ${value} ${of.accepted} of ${of.planned}`)
  const more = short.length - list.length
  return `${list.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
