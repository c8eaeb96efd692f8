import { defineCheck } from '../core/parts.ts'
import { portion, thousands } from '../core/phrases.ts'
import { type Diversity, nearDuplicateThreshold } from '../core/similarity.ts'
import { transcript } from '../core/transcript.ts'
import type { Finding, Input } from '../core/types.ts'
import { largestFirst } from './near-duplicates/clusters.ts'
import { findNearDuplicates } from './near-duplicates/find.ts'

const limitPercent = 5
/** In a small set one pair is over the limit: it is flagged, and fails only if more than so many must go. */
const few = 2
const curveSizes = [500, 2000]
const shownClusters = 10
const shownTexts = 3

export default defineCheck({
  id: 'duplicate-inputs',
  summary:
    'Flags if more than 5 % of the inputs have a near-duplicate (a TF-IDF cosine above 0.8); fails if more than two must go.',
  run: async ({ inputs }) => {
    const written = inputs.filter(({ messages }) => messages.length > 0)
    const found = await findNearDuplicates(
      written.map(({ messages }) => transcript(messages)),
      curveSizes,
    )
    return [report(written, found)]
  },
})

function report(inputs: readonly Input[], { count, share, surplus, curve, clusters }: Diversity): Finding {
  const n = inputs.length
  const ok = count * 100 <= limitPercent * n
  const data = {
    n,
    share_above_0_8: share,
    limit: limitPercent / 100,
    ok,
    duplicates: count,
    surplus,
    curve,
    clusters: largestFirst(clusters)
      .slice(0, shownClusters)
      .map((members) => exampleOf(members, inputs)),
  }
  const isImported = inputs.every(({ origin }) => origin === 'imported')
  const remedy = isImported
    ? 'remove copies from the file'
    : 'add topics, subtopics or seeds, or ask for fewer examples'
  const level = ok ? 'info' : surplus > few ? 'fail' : 'warn'
  return { check: 'duplicate-inputs', level, message: sentence({ n, count, surplus, ok, remedy }), data }
}

type Facts = { n: number; count: number; surplus: number; ok: boolean; remedy: string }

function sentence({ n, count, surplus, ok, remedy }: Facts): string {
  const fact = `${portion(count, n, 'input')} have a near-duplicate above ${nearDuplicateThreshold}`
  if (ok) return `${fact}, within the limit of ${limitPercent} %; this finds copies and small edits, not paraphrase.`
  const goal = `${thousands(surplus)} must go so that none is left`
  return `${fact}, over the limit of ${limitPercent} %: ${goal}; ${remedy}.`
}

const exampleOf = (members: readonly number[], inputs: readonly Input[]) => ({
  size: members.length,
  examples: members.slice(0, shownTexts).flatMap((index) => {
    const input = inputs[index]
    return input ? [{ id: input.id, text: [...transcript(input.messages)].slice(0, 200).join('') }] : []
  }),
})
