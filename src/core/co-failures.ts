import { falseLeads, fewest } from './evidence.ts'
import { fisher } from './fisher.ts'
import { benjaminiHochberg } from './paired.ts'
import type { Line } from './verdict-table.ts'

/** For each criterion, those that fail in the same examples more often than chance, most shared first. */
export function coFailures(lines: readonly Line[], criteria: readonly string[]): Map<string, string[]> {
  const pairs = criteria.flatMap((a, i) => criteria.slice(i + 1).flatMap((b) => testPair(lines, a, b)))
  const adjusted = benjaminiHochberg(pairs.map(({ p }) => p))
  const found = pairs.filter((_, i) => (adjusted[i] ?? 1) <= falseLeads).sort((x, y) => y.shared - x.shared)
  return new Map(criteria.map((id) => [id, found.flatMap(({ a, b }) => (a === id ? [b] : b === id ? [a] : []))]))
}

function testPair(lines: readonly Line[], a: string, b: string): { a: string; b: string; shared: number; p: number }[] {
  const both = lines.flatMap(({ verdicts }) => {
    const answers = [verdicts.get(a)?.answer, verdicts.get(b)?.answer]
    return answers.every((answer) => answer === 'yes' || answer === 'no') ? [answers] : []
  })
  if (both.length < fewest) return []
  const [failed, held] = [both.filter(([first]) => first === 'no'), both.filter(([first]) => first === 'yes')]
  const hits = (group: typeof both): number => group.filter(([, second]) => second === 'no').length
  const shared = hits(failed)
  if (shared === 0) return []
  const p = fisher({ hits: shared, n: failed.length }, { hits: hits(held), n: held.length }, 'greater')
  return [{ a, b, shared, p }]
}
