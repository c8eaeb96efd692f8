import { z } from 'zod'
import type { Criterion, CriterionExample } from '../core/rubric.ts'
import { lookUp } from './look-up.ts'
import { show } from './text.ts'
import { isRecord } from './yaml.ts'

/** When "na" is right, where a rubric only says that it may be. */
export const anyNa = 'when the question does not apply to this message'

/** The words that people write for an answer. */
export const answers: Readonly<Record<string, CriterionExample['answer']>> = {
  yes: 'yes',
  true: 'yes',
  pass: 'yes',
  no: 'no',
  false: 'no',
  fail: 'no',
  na: 'na',
  'n/a': 'na',
}

const answer = z.union([z.string(), z.boolean()]).transform((value, context): CriterionExample['answer'] => {
  const known = lookUp(answers, String(value).trim().toLowerCase())
  if (known) return known
  context.addIssue({ code: 'custom', message: `${show(value)} is not an answer; answers are yes, no and na` })
  return z.NEVER
})

/** Other names of an example's fields. */
export const spellings: Readonly<Record<string, keyof CriterionExample>> = {
  context: 'input',
  user: 'input',
  response: 'completion',
  output: 'completion',
  type: 'answer',
  verdict: 'answer',
  reason: 'why',
  reasoning: 'why',
}

const exampleFields = z.strictObject({
  input: z.string().default(''),
  completion: z.string().default(''),
  answer,
  why: z.string().default(''),
})

/** An example, under any of the names that people give its fields. */
export const example = z.preprocess(
  (value) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, field]) => [lookUp(spellings, key) ?? key, field]))
      : value,
  exampleFields.refine(({ input, completion }) => input !== '' || completion !== '', {
    error: 'needs an input or a completion',
  }),
)

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const where = z.record(z.string(), z.union([value.transform((one) => [one]), z.array(value).min(1)]))
const turns = z
  .strictObject({ min: z.int().min(1).optional(), max: z.int().min(1).optional() })
  .refine(({ min = 1, max = Number.POSITIVE_INFINITY }) => min <= max, { error: 'min is more than max' })

export const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** A criterion as it is written; its id and category may come from where it stands. */
export const criterionFields = z.strictObject({
  id: z.string().optional(),
  category: z.string().optional(),
  question: z.string().min(1).optional(),
  gate: z.boolean().optional(),
  na: z.union([z.string().min(1), z.boolean()]).optional(),
  fix: z.string().min(1).optional(),
  examples: z.array(example).optional(),
  reference: z.boolean().optional(),
  only: where.optional(),
  except: where.optional(),
  turns: turns.optional(),
  rule: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
})

export type WrittenCriterion = z.output<typeof criterionFields>

/** With every default in place. The example fields of `written` are checked already. */
export function criterionOf(written: WrittenCriterion & { id: string }, category: string): Criterion {
  const { na } = written
  const { min, max } = written.turns ?? {}
  return {
    id: written.id,
    category,
    question: written.question?.trim() ?? '',
    gate: written.gate ?? false,
    na: na === true ? anyNa : typeof na === 'string' ? na.trim().replace(/\.$/, '') : null,
    fix: written.fix?.trim() ?? null,
    examples: written.examples ?? [],
    reference: written.reference ?? true,
    only: written.only ?? null,
    except: written.except ?? null,
    turns: written.turns ? { ...(min !== undefined && { min }), ...(max !== undefined && { max }) } : null,
    rule: written.rule ?? null,
    with: written.with ?? {},
  }
}

/** `CQ1 Cites_source` as an id should be written: `cq1-cites-source`. */
export const toKebab = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
