import { z } from 'zod'
import type { Parts } from '../core/parts.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { checked, plainId, say } from './draft-taxonomy.ts'
import { readRubric } from './rubric.ts'

/** What a model is asked for. Every key is required and may be empty: some providers take no optional ones. */
export const rubricReply = z.strictObject({
  categories: z.array(z.strictObject({ name: z.string(), percent: z.number() })),
  criteria: z.array(
    z.strictObject({
      id: z.string(),
      category: z.string(),
      question: z.string(),
      fix: z.string(),
      gate: z.boolean(),
      only_edge_cases: z.array(z.string()),
      except_edge_cases: z.array(z.string()),
      max_words: z.number().nullable(),
    }),
  ),
})

type Reply = z.output<typeof rubricReply>
type Written = Reply['criteria'][number]

export const rubricTask = `Draft the rubric: yes/no questions by which each reply of the assistant is judged.

- categories: 2 or 3, with percentages that sum to 100.
- criteria: 6 to 12. id: two to four words in kebab-case, for example states-policy. category: the name of one of the categories.
- question: one thing that a reader can see in the reply, asked so that "yes" is the good answer; it ends with a question mark.
- fix: one imperative sentence that tells the assistant how to meet the criterion, in the words of the question.
- gate: true for 1 to 3 criteria whose failure makes a reply unusable (harm, a broken rule of the brief), false for all others.
- only_edge_cases: the kinds of edge case to which alone the question applies, or an empty list. Each kind has a criterion of its own.
- except_edge_cases: the kinds to which it does not apply, or an empty list; at least the off-topic kind wherever the question is about helping.
- max_words: for one criterion about length, the most words that a reply may have; null for all others.`

/** The file's value, checked against the drafted taxonomy as the file itself would be. */
export const rubricDraft = ({ taxonomy, rules }: { taxonomy: Taxonomy; rules: Parts['rules'] }) =>
  rubricReply.transform((reply, context): { value: object } => {
    if (say(context, boundsOf(reply))) return z.NEVER
    const value = {
      threshold: 0.8,
      categories: categoriesOf(reply),
      criteria: reply.criteria.map(criterionOf),
    }
    const read = checked(context, () => readRubric(JSON.stringify(value), { taxonomy, rules }))
    return read ? { value } : z.NEVER
  })

function boundsOf({ categories, criteria }: Reply): string[] {
  const open = criteria.filter(({ question }) => !question.trim().endsWith('?')).map(({ id }) => id)
  const found: [boolean, string][] = [
    [criteria.length < 4, 'criteria: at least four are needed'],
    [criteria.length > 16, 'criteria: no more than twelve'],
    [!criteria.some(({ gate }) => gate), 'criteria: at least one must be a gate'],
    [open.length > 0, `question of ${open.join(', ')}: must end with a question mark`],
    [criteria.some(({ fix }) => fix.trim() === ''), 'fix must not be empty'],
    [categories.some(({ percent }) => !(percent > 0)), 'percent must be more than 0'],
  ]
  return found.flatMap(([is, problem]) => (is ? [problem] : []))
}

/** A category without a scored criterion has no part in the score, so it is left out. */
function categoriesOf({ categories, criteria }: Reply): Record<string, number> {
  const scored = new Set(criteria.filter(({ gate }) => !gate).map(({ category }) => plainId(category)))
  const kept = categories.filter(({ name }) => scored.has(plainId(name)))
  const total = kept.reduce((sum, { percent }) => sum + percent, 0)
  return Object.fromEntries(kept.map(({ name, percent }) => [plainId(name), Number((percent / total).toFixed(2))]))
}

function criterionOf(written: Written): object {
  const {
    id,
    category,
    question,
    fix,
    gate,
    only_edge_cases: only,
    except_edge_cases: except,
    max_words: max,
  } = written
  return {
    id: plainId(id),
    ...(gate ? { gate } : { category: plainId(category) }),
    question: question.trim(),
    ...(only.length > 0 && { only: { edge_case: only.map(kindOf) } }),
    ...(except.length > 0 && only.length === 0 && { except: { edge_case: except.map(kindOf) } }),
    ...(max !== null && { rule: 'words', with: { max: Math.round(max) } }),
    fix: fix.trim().replace(/\s+/g, ' '),
  }
}

const kindOf = (name: string): string => plainId(name).replaceAll('-', '_')
