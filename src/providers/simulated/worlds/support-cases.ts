import { type Condition, conditionsIn } from '../conditions.ts'
import type { Stray } from '../edge-matters.ts'
import { type EdgeKind, edgeIn, strayIn, vagueIn } from '../edges.ts'
import { type Style, styleIn } from '../styles.ts'
import { things } from '../vocabulary.ts'
import { remember, shared, stems } from '../words.ts'
import type { Case } from './case.ts'
import { deviceCases } from './device-cases.ts'
import { orderCases } from './order-cases.ts'

export const cases: readonly Case[] = [...orderCases, ...deviceCases]

const signs = cases.map((known) => ({ known, sign: new RegExp(`\\b(${known.signs.join('|')})(s|d)?\\b`, 'gi') }))

/** What the message of a customer is about, read from its words. */
export type Situation = {
  known: Case | null
  edge: EdgeKind
  stray: Stray | undefined
  style: Style
  conditions: Condition[]
  noun: string
}

export const readSituation = remember((text: string): Situation => {
  const stray = strayIn(text)
  const edge = edgeIn(text)
  const known = edge === 'off-topic' || edge === 'vague' ? null : caseIn(text)
  const lower = text.toLowerCase()
  const quote = edge === 'vague' ? vagueIn(text) : undefined
  const noun =
    stray?.key.replace(/ to$/, '') ??
    known?.noun ??
    quote ??
    things.find((thing) => lower.includes(thing)) ??
    longestWord(lower)
  return { known, edge, stray, style: styleIn(text), conditions: conditionsIn(text), noun }
})

/** The case whose signs come first: what a person says first is what the message is about. */
export function caseIn(text: string): Case | null {
  const found = signs.map(({ known, sign }) => ({ known, at: text.search(sign) })).filter(({ at }) => at >= 0)
  return found.toSorted((a, b) => a.at - b.at)[0]?.known ?? null
}

const factPattern = /\b\d+ (?:working days|days|hours|weeks|months)\b/g

export const factsIn = (text: string): string[] => text.match(factPattern) ?? []

const linesWithFacts = remember((reference: string): { line: string; stems: Set<string> }[] =>
  reference
    .split('\n')
    .filter((line) => factsIn(line).length > 0)
    .map((line) => ({ line, stems: stems(line) })),
)

/** The sentence of a reference that decides a message: the line of its case, else the nearest line that holds a number. */
export function policyIn(reference: string, input: string, known: Case | null): string | null {
  const lines = linesWithFacts(reference)
  const labelled = known && lines.find(({ line }) => known.label.test(line))
  if (labelled) return statement(labelled.line)
  const words = stems(input)
  const nearest = lines
    .map(({ line, stems }) => ({ line, common: shared(words, stems) }))
    .toSorted((a, b) => b.common - a.common)[0]
  return nearest && nearest.common >= 2 ? statement(nearest.line) : null
}

/** The first sentence with a number, without the label of its line. */
function statement(line: string): string {
  const text = line.replace(/^[-*\s]*(\*\*)?[^:.*]{1,40}[:.](\*\*)?\s+/, '').trim()
  return text.split(/(?<=\.)\s+/).find((part) => factsIn(part).length > 0) ?? text
}

const longestWord = (text: string): string =>
  (text.match(/\p{L}{4,}/gu) ?? ['message']).reduce((longest, word) => (word.length > longest.length ? word : longest))
