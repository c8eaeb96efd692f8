import { z } from 'zod'

/** What several output files and events share. Keys are strict: what a run writes and this lacks fails a test. */

export const count = z.int().min(0)
export const share = z.number().min(0).max(1)
export const usd = z.number().min(0).describe('US dollars.')
export const version = z.literal(1).describe('The version of this format.')
export const id = (what: string, letter: string) =>
  z
    .string()
    .regex(new RegExp(`^${letter}-[0-9a-f]{16}$`))
    .describe(`The id of the ${what}.`)
export const candidate = z
  .string()
  .regex(/^c\d+$/)
  .describe('A version of the prompt; `c0` is the one of the project.')

export const ended = z
  .enum([
    'stable',
    'inputs-only',
    'short',
    'unconfirmed',
    'below-target',
    'needs-edit',
    'check-failed',
    'budget-spent',
    'provider-gave-up',
    'waiting',
    'interrupted',
  ])
  .describe('How the run ended.')

const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string().describe('JSON text.') }),
})
export const message = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  tool_calls: z.array(toolCall).optional(),
  tool_call_id: z.string().optional(),
})
export const messages = z.array(message)

export const cell = z
  .record(z.string(), z.string().nullable())
  .describe('A point of the taxonomy: axis to value. `null`: an edge case stands in its place.')
export const set = z.enum(['panel', 'confirm', 'scale', 'probe']).describe('What the input is for.')

export const rate = z
  .strictObject({ n: count, passed: count, low: share, high: share })
  .describe('Passed of n, with the 95 % Wilson interval.')
export const interval = z.tuple([z.number(), z.number()]).describe('The 95 % interval.')

const answer = z.enum(['yes', 'no', 'na', 'error'])
const confidence = share.optional().describe('Probability of the answer, where labels were scored.')
const vote = z.strictObject({ model: z.string(), answer, reason: z.string(), confidence })
/** A verdict but for its criterion. */
export const answered = {
  answer,
  reason: z.string(),
  by: z.enum(['judge', 'rule', 'human']),
  confidence,
  votes: z.array(vote).optional().describe('Of a panel of judges, in its order.'),
}
export const verdict = z.strictObject({ criterion: z.string(), ...answered })

export const agreement = {
  n: count.describe('Things that at least two judges answered.'),
  raw: share.nullable().describe('The share of pairs of answers that are equal.'),
  raw_interval: interval.nullable(),
  alpha: z.number().max(1).nullable().describe("Krippendorff's alpha: 1 is perfect, 0 what chance gives."),
  interval: interval.nullable(),
}

/** Why an example is no row. */
export const reason = z.enum([
  'below-threshold',
  'gate-failed',
  'not-scored',
  'unjudged',
  'truncated',
  'refused',
  'empty',
  'near-duplicate',
  'margin',
  'identical-pair',
  'template',
  'too-long',
  'provider-error',
])

export const counts = z
  .strictObject({
    planned: count,
    accepted: count,
    abandoned: count,
    pending: count,
    attempts: z
      .strictObject({ made: count, accepted: count, rejected: count, errored: count, surplus: count })
      .describe('made = accepted + rejected + errored + surplus.'),
  })
  .describe('planned = accepted + abandoned + pending.')

export const sizes = z
  .strictObject({ panel: count, confirm: count, examples: count, attempts: count, iterations: count })
  .describe('Declared before the first call.')

export const finding = z.strictObject({
  check: z.string(),
  level: z.enum(['info', 'warn', 'fail']),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).describe('Numbers and ids behind the message.'),
})

export const comparisonWord = z.enum(['better', 'ahead, not shown', 'no gain found'])
