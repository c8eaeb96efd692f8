import { z } from 'zod'
import { TunesmithError } from '../core/errors.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { toKebab } from './criterion.ts'
import { readTaxonomy } from './taxonomy.ts'

/** What a model is asked for. Bounds are checked after, in words: not every provider takes a schema that has them. */
export const taxonomyReply = z.strictObject({
  topics: z.array(
    z.strictObject({
      name: z.string(),
      percent: z.number(),
      means: z.string(),
      subtopics: z.array(z.strictObject({ name: z.string(), means: z.string() })),
    }),
  ),
  styles: z.array(z.strictObject({ name: z.string(), percent: z.number(), means: z.string() })),
  edge_cases: z.array(z.strictObject({ name: z.string(), means: z.string(), off_topic: z.boolean() })),
})

type Reply = z.output<typeof taxonomyReply>

export const taxonomyTask = `Draft the taxonomy: what users write to this assistant.

- topics: 3 to 6, with the percentage of messages that each is likely to have; percentages sum to 100. Each has 2 to 4 subtopics.
- styles: 3 to 5 ways in which these users write, with percentages that sum to 100.
- edge_cases: 3 to 5 kinds of message at the limits of the assistant: one that is off topic (off_topic true, the others false), one that is ambiguous, and those at which this assistant could do harm or break a rule of the brief.
- name: one to three words. means: one sentence that tells a writer of such messages what they are about; never how the assistant answers.`

/** The file's value, checked as the file itself would be. */
export const taxonomyDraft = taxonomyReply.transform((reply, context): { value: object; taxonomy: Taxonomy } => {
  if (say(context, boundsOf(reply))) return z.NEVER
  const value = {
    topics: weighed(reply.topics).map(({ subtopics, ...topic }) =>
      subtopics.length === 0 ? topic : { ...topic, subtopics: subtopics.map(named) },
    ),
    styles: weighed(reply.styles),
    difficulty: { easy: 0.3, medium: 0.5, hard: 0.2 },
    edge_cases: { share: 0.12, kinds: kindsOf(reply.edge_cases) },
  }
  const taxonomy = checked(context, () => readTaxonomy(JSON.stringify(value)).taxonomy)
  return taxonomy ? { value, taxonomy } : z.NEVER
})

function boundsOf({ topics, styles, edge_cases: kinds }: Reply): string[] {
  const found: [boolean, string][] = [
    [topics.length < 2, 'topics: at least two are needed'],
    [styles.length < 2, 'styles: at least two are needed'],
    [!kinds.some(({ off_topic }) => off_topic), 'edge_cases: one kind must have off_topic true'],
    [kinds.every(({ off_topic }) => off_topic), 'edge_cases: a kind that is not off topic is missing'],
    [[...topics, ...styles].some(({ percent }) => !(percent > 0)), 'percent must be more than 0'],
    [[...topics, ...styles, ...kinds].some(({ name }) => plainId(name) === ''), 'every name needs a letter'],
  ]
  return found.flatMap(([is, problem]) => (is ? [problem] : []))
}

/** `Another member's loans` as `another-members-loans`. */
export const plainId = (name: string): string => toKebab(name.replaceAll(/['’]/g, ''))

const named = <T extends { name: string }>(one: T): T => ({ ...one, name: plainId(one.name) })

/** Percentages as weights in hundredths that sum to 1; what rounding leaves over goes to the first of the largest. */
function weighed<T extends { name: string; percent: number }>(list: readonly T[]) {
  const total = list.reduce((sum, { percent }) => sum + percent, 0)
  const weights = list.map(({ percent }) => Math.max(1, Math.round((100 * percent) / total)))
  const largest = weights.indexOf(Math.max(...weights))
  const left = 100 - weights.reduce((sum, weight) => sum + weight, 0)
  return list.map(({ name, percent: _, ...one }, i) => ({
    name: plainId(name),
    weight: ((weights[i] ?? 0) + (i === largest ? left : 0)) / 100,
    ...one,
  }))
}

const kindsOf = (kinds: Reply['edge_cases']): object =>
  Object.fromEntries(
    kinds.map(({ name, means, off_topic }) => [
      plainId(name).replaceAll('-', '_'),
      off_topic ? { means, off_topic } : { means },
    ]),
  )

type Issues = { addIssue(issue: { code: 'custom'; message: string }): void }

/** Whether there was anything to say. */
export function say(context: Issues, problems: readonly string[]): boolean {
  for (const message of problems) context.addIssue({ code: 'custom', message })
  return problems.length > 0
}

/** What a reader of the project's files makes of a draft; what it refuses is said to the model in the same words. */
export function checked<T>(context: Issues, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TunesmithError)) throw error
    // The places are those of a text that nobody has seen.
    say(context, [error.message.replace(/^\w+\.yaml:\d+:\d+ +/gm, '')])
    return undefined
  }
}
