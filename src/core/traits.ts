import type { SharedTrait } from './analysis.ts'
import { pointsOf } from './cells.ts'
import { falseLeads, fewest } from './evidence.ts'
import { fisher } from './fisher.ts'
import { wilson } from './intervals.ts'
import { benjaminiHochberg } from './paired.ts'
import type { Line } from './verdict-table.ts'

/**
 * Traits that failed examples have more often than passed ones, and the reverse, surest first: axis values and plain
 * features of the text. Fisher's exact test for each trait that at least 20 examples have, with Benjamini and Hochberg
 * at 10 %. In `failed` and `passed` of a result, `n` counts examples and `passed` those that have the trait; `p` is unadjusted.
 */
export function sharedTraits(lines: readonly Line[]): { failed_share: SharedTrait[]; passed_share: SharedTrait[] } {
  const readTraits = traitReader(lines)
  const traits = lines.flatMap((line) =>
    [...new Set(readTraits(line))].map((trait) => ({ trait, passed: line.passed })),
  )
  const passedN = lines.filter(({ passed }) => passed).length
  const failedN = lines.length - passedN
  if (passedN === 0 || failedN === 0) return { failed_share: [], passed_share: [] }
  const results = [...Map.groupBy(traits, ({ trait }) => trait)].flatMap(([trait, having]): SharedTrait[] => {
    if (having.length < fewest) return []
    const passed = having.filter((one) => one.passed).length
    const failed = having.length - passed
    const p = fisher({ hits: failed, n: failedN }, { hits: passed, n: passedN })
    return [{ trait, failed: wilson(failed, failedN), passed: wilson(passed, passedN), p }]
  })
  const adjusted = benjaminiHochberg(results.map(({ p }) => p))
  const found = results.filter((_, i) => (adjusted[i] ?? 1) <= falseLeads)
  found.sort((a, b) => a.p - b.p || (a.trait < b.trait ? -1 : 1))
  const leansToFailed = ({ failed, passed }: SharedTrait): boolean =>
    failed.passed * passed.n > passed.passed * failed.n
  return {
    failed_share: found.filter(leansToFailed),
    passed_share: found.filter((result) => !leansToFailed(result)),
  }
}

/** Lengths are banded by the thirds of the examples at hand. */
function traitReader(lines: readonly Line[]): (line: Line) => string[] {
  const completionBand = lengthBand(lines.map(({ completion }) => countWords(completion)))
  const inputBand = lengthBand(lines.map(({ input }) => countWords(input)))
  return ({ cell, input, completion }) => [
    ...pointsOf(cell).map(({ axis, value }) => `${axis}: ${value}`),
    `completion of ${completionBand(countWords(completion))}`,
    `input of ${inputBand(countWords(input))}`,
    ...textTraits(completion).map((trait) => `completion ${trait}`),
    ...(input.includes('?') ? ['input has a question mark'] : []),
  ]
}

function textTraits(text: string): string[] {
  const opening = text.trim().split(/\s+/u).slice(0, 2).join(' ').toLowerCase()
  return [
    ...(text.includes('?') ? ['has a question mark'] : []),
    ...(text.includes('```') ? ['has a code block'] : []),
    ...(/^\s*([-*•]|\d+[.)])\s/mu.test(text) ? ['has a list'] : []),
    ...(opening === '' ? ['is empty'] : [`opens with "${opening}"`]),
  ]
}

const countWords = (text: string): number => text.match(/\S+/gu)?.length ?? 0

function lengthBand(counts: readonly number[]): (count: number) => string {
  const sorted = counts.toSorted((a, b) => a - b)
  const [short = 0, long = 0] = [sorted[Math.floor(sorted.length / 3)], sorted[Math.floor((2 * sorted.length) / 3)]]
  return (count) => {
    if (count <= short) return `at most ${short} words`
    return count <= long ? `${short + 1} to ${long} words` : `more than ${long} words`
  }
}
