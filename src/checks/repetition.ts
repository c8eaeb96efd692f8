import { defineCheck } from '../core/parts.ts'
import { counted, portion, quoted } from '../core/phrases.ts'
import { chosenText } from '../core/transcript.ts'
import type { Example, Finding } from '../core/types.ts'
import { largestFirst } from './near-duplicates/clusters.ts'
import { findNearDuplicates } from './near-duplicates/find.ts'

const warnedDuplicates = 0.05
const openingWords = 5
const warnedOpening = 0.2
/** A group this small is chance, whatever its share. */
const smallestGroup = 3
const phraseWords = 4
const fewestPhrases = 16
const shownGroups = 10

export default defineCheck({
  id: 'repetition',
  summary: 'Warns of completions that nearly repeat each other, open alike, or go round in circles.',
  run: async ({ examples }) => {
    const rows = examples
      .filter(({ outcome }) => outcome === 'accepted')
      .map((example) => ({ example, text: chosenText(example) }))
    const found = [...(await repeats(rows)), ...openings(rows), ...circles(rows)]
    if (found.length > 0) return found
    const message = `None of ${counted(rows.length, 'accepted completion')} goes round in circles, and no wording is common to many.`
    return [{ check: 'repetition', level: 'info', message, data: { n: rows.length } }]
  },
})

type Row = { example: Example; text: string }

const warning = (message: string, data: Finding['data']): Finding => ({
  check: 'repetition',
  level: 'warn',
  message,
  data,
})

async function repeats(rows: readonly Row[]): Promise<Finding[]> {
  const { count, share, surplus, clusters } = await findNearDuplicates(rows.map(({ text }) => text))
  const groups = largestFirst(clusters).map((members) => members.flatMap((row) => rows[row] ?? []))
  const [largest] = groups
  if (!largest || largest.length < smallestGroup || share <= warnedDuplicates) return []
  const fact = `${portion(count, rows.length, 'completion')} nearly repeat another, ${largest.length} of them ${quoted(largest[0]?.text ?? '')}${within(largest)}`
  const message = `${fact}: right for a fixed reply; else ask for replies that fit the message.`
  const shown = groups
    .slice(0, shownGroups)
    .map((group) => ({ size: group.length, text: quoted(group[0]?.text ?? '', 200), ids: idsOf(group) }))
  return [warning(message, { n: rows.length, duplicates: count, share, surplus, groups: shown })]
}

/** Where a group's inputs are all of one edge case, the repetition is most likely meant. */
function within(group: readonly Row[]): string {
  const kinds = new Set(group.map(({ example }) => example.input.cell['edge_case'] ?? 'none'))
  const [kind] = kinds
  return kinds.size === 1 && kind !== undefined && kind !== 'none' ? ` (all ${kind})` : ''
}

function openings(rows: readonly Row[]): Finding[] {
  const opened = rows
    .map((row) => ({ ...row, opening: wordsOf(row.text).slice(0, openingWords).join(' ') }))
    .filter(({ opening }) => opening !== '')
  const groups = [...Map.groupBy(opened, ({ opening }) => opening)].sort(([, a], [, b]) => b.length - a.length)
  const [first] = groups
  if (!first || first[1].length < smallestGroup || first[1].length <= warnedOpening * rows.length) return []
  const [opening, group] = first
  const fact = `${portion(group.length, rows.length, 'completion')} open with the words "${opening}"${within(group)}`
  const message = `${fact}: right for a fixed reply; else ask for openings that vary.`
  const common = groups.slice(0, shownGroups).map(([words, { length }]) => ({ opening: words, n: length }))
  return [warning(message, { n: rows.length, openings: common })]
}

/** More than half of the phrases were said before in the same completion. */
function circles(rows: readonly Row[]): Finding[] {
  const round = rows.filter(({ text }) => {
    const words = wordsOf(text)
    const phrases = words.slice(phraseWords - 1).map((_, i) => words.slice(i, i + phraseWords).join(' '))
    return phrases.length >= fewestPhrases && new Set(phrases).size * 2 < phrases.length
  })
  const [first] = round
  if (!first) return []
  const message = `${portion(round.length, rows.length, 'completion')} go round in circles, for example ${first.example.id}: add a criterion against it or lower max_tokens.`
  return [warning(message, { n: rows.length, ids: idsOf(round) })]
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

const idsOf = (rows: readonly Row[]): string[] => rows.map(({ example }) => example.id)
