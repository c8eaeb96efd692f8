import { z } from 'zod'
import { defineRule } from '../core/parts.ts'

const texts = z.array(z.string().min(1)).min(1)

const options = z
  .strictObject({
    any: texts.optional().describe('At least one of these must be there.'),
    all: texts.optional().describe('Each of these must be there.'),
    none: texts.optional().describe('None of these may be there.'),
    ignore_case: z.boolean().default(false).describe('Take upper and lower case as the same.'),
  })
  .refine(({ any, all, none }) => any || all || none, 'needs `any`, `all` or `none`')

export default defineRule({
  id: 'contains',
  summary: 'The completion holds `any` or `all` of some texts, and `none` of others.',
  options,
  open({ any = [], all = [], none = [], ignore_case }) {
    const fold = (text: string): string => {
      const composed = text.normalize('NFC')
      return ignore_case ? composed.toLowerCase() : composed
    }
    return {
      demand: demandOf({ any, all, none }),
      decide({ text }) {
        const folded = fold(text)
        const holds = (part: string): boolean => folded.includes(fold(part))
        const missing = all.find((part) => !holds(part))
        if (missing !== undefined) return { answer: 'no', reason: `It does not contain ${quote(missing)}.` }
        const unwanted = none.find(holds)
        if (unwanted !== undefined) return { answer: 'no', reason: `It contains ${quote(unwanted)}.` }
        if (any.length > 0 && !any.some(holds))
          return { answer: 'no', reason: `It contains none of ${any.map(quote).join(', ')}.` }
        return { answer: 'yes', reason: 'It contains what it must and nothing that it must not.' }
      },
    }
  },
})

function demandOf({ any, all, none }: Record<'any' | 'all' | 'none', string[]>): string {
  const list = (texts: string[]): string => texts.map(quote).join(', ')
  return [
    all.length > 0 && `Mention ${list(all)}.`,
    any.length > 0 && `Mention at least one of ${list(any)}.`,
    none.length > 0 && `Do not write ${none.map(quote).join(' or ')}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

const quote = (text: string): string => JSON.stringify(text)
