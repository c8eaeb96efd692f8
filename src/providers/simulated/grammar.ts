import type { Random } from '../../core/random.ts'

/** A slot is filled from a list, whose entries may hold slots themselves, or by a function, whose text is final. */
export type Grammar = Readonly<Record<string, readonly string[] | ((random: Random) => string)>>

/** Fill every `{slot}` of a template. An unknown slot is a mistake of ours and throws. */
export function expand(template: string, grammar: Grammar, random: Random): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const entry = grammar[slot]
    if (entry === undefined) throw new Error(`The grammar has no slot {${slot}}: ${template}`)
    return typeof entry === 'function' ? entry(random) : expand(pick(entry, random), grammar, random)
  })
}

export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('Nothing to pick from.')
  return item
}

/** Whole numbers, both ends included. */
export const between = (low: number, high: number, random: Random): number =>
  low + Math.floor(random() * (high - low + 1))

export const chance = (probability: number, random: Random): boolean => random() < probability

/** First letters in place after the slots were filled; a leading slot may have left a small one. */
export const sentence = (text: string): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?!]$/.test(capital) ? capital : `${capital}.`
}
