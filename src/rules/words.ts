import { z } from 'zod'
import { defineRule } from '../core/parts.ts'

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

const options = z
  .strictObject({
    min: z.int().nonnegative().optional().describe('The fewest words that are right.'),
    max: z.int().nonnegative().optional().describe('The most words that are right.'),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs `min`, `max` or both')
  .refine(({ min = 0, max = Number.POSITIVE_INFINITY }) => min <= max, '`min` must not be over `max`')

export default defineRule({
  id: 'words',
  summary: 'The completion has at least `min` and at most `max` words.',
  options,
  open: ({ min = 0, max = Number.POSITIVE_INFINITY }) => ({
    demand: demandOf(min, max),
    decide({ text }) {
      const words = countWords(text)
      const counted = `${words} ${words === 1 ? 'word' : 'words'}`
      if (words < min) return { answer: 'no', reason: `${counted}; at least ${min} are asked for.` }
      if (words > max) return { answer: 'no', reason: `${counted}; at most ${max} are asked for.` }
      return { answer: 'yes', reason: `${counted}.` }
    },
  }),
})

function demandOf(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return `Write at least ${min} words.`
  return min === 0 ? `Write at most ${max} words.` : `Write ${min} to ${max} words.`
}

/** As `wc -w` counts, except that a chunk needs a letter or digit and scripts without spaces are segmented. */
function countWords(text: string): number {
  if (unspaced.test(text)) return [...segmenter.segment(text)].filter((part) => part.isWordLike).length
  return text.split(/\s+/u).filter((chunk) => /[\p{L}\p{N}]/u.test(chunk)).length
}
