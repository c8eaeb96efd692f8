import { Balance, type Grouping, sizes } from './balance.ts'
import { roundTable } from './controlled-rounding.ts'
import { type Random, shuffled } from './random.ts'

/**
 * Gives each place one of `counts.length` values, value v exactly `counts[v]` times. Within `strata` (usually topics)
 * each cell of strata x values is the floor or the ceiling of its even share; across `others` the cells are brought as
 * near to theirs as a greedy pass and swaps inside strata get them. Returns a value a place.
 */
export function crossEvenly(
  counts: readonly number[],
  { strata, others }: { strata: Grouping; others: readonly Grouping[] },
  random: Random,
): number[] {
  const left = roundTable(sizes(strata), counts, random)
  const tables = [strata, ...others].map((grouping) => new Balance(grouping, counts))
  const values = strata.labels.map(() => 0)
  for (const place of shuffled([...values.keys()], random)) {
    const row = (strata.labels[place] ?? 0) * counts.length
    const value = mostWanted(counts.length, (v) => {
      if ((left[row + v] ?? 0) === 0) return -Infinity
      return tables.reduce((sum, table) => sum + table.lag(place, v), random() * 1e-6)
    })
    left[row + value] = (left[row + value] ?? 0) - 1
    values[place] = value
    for (const table of tables) table.add(place, value)
  }
  swapWhereEvener(values, { strata, tables: tables.slice(1) }, random)
  return values
}

/** Tries of a partner for one place that sits in an overfull cell. */
const tries = 12

function swapWhereEvener(
  values: number[],
  { strata, tables }: { strata: Grouping; tables: readonly Balance[] },
  random: Random,
): void {
  const members: number[][] = Array.from({ length: strata.size }, () => [])
  for (const [place, label] of strata.labels.entries()) members[label]?.push(place)
  for (const place of shuffled([...values.keys()], random)) {
    const partners = members[strata.labels[place] ?? 0] ?? []
    for (let i = 0; i < tries && tables.some((table) => table.excess(place, values[place] ?? 0) >= 1); i++) {
      const partner = partners[Math.floor(random() * partners.length)] ?? place
      if (gain({ place, partner, values, tables }) > 1e-9) swap({ place, partner, values, tables })
    }
  }
}

type Pair = { place: number; partner: number; values: number[]; tables: readonly Balance[] }

/** How much the sum of squared excesses falls, halved, if two places exchange their values. */
function gain({ place, partner, values, tables }: Pair): number {
  const [mine, theirs] = [values[place] ?? 0, values[partner] ?? 0]
  if (mine === theirs) return 0
  return tables.reduce((sum, table) => {
    if (table.together(place, partner)) return sum
    const leaving = table.excess(place, mine) + table.excess(partner, theirs)
    const arriving = table.excess(place, theirs) + table.excess(partner, mine)
    return sum + leaving - arriving - 2
  }, 0)
}

function swap({ place, partner, values, tables }: Pair): void {
  const [mine, theirs] = [values[place] ?? 0, values[partner] ?? 0]
  for (const table of tables) {
    table.add(place, mine, -1)
    table.add(partner, theirs, -1)
    table.add(place, theirs)
    table.add(partner, mine)
  }
  values[place] = theirs
  values[partner] = mine
}

function mostWanted(count: number, want: (value: number) => number): number {
  let best = 0
  let bestWant = -Infinity
  for (let value = 0; value < count; value++) {
    const wanted = want(value)
    if (wanted > bestWant) [best, bestWant] = [value, wanted]
  }
  return best
}
