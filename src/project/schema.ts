import { z } from 'zod'
import { shareHint } from './voice.ts'

/** tunesmith.yaml of this version. Keys are as in the file; defaults are filled in. */

const share = z
  .number()
  .refine((value) => value >= 0 && value <= 1, { error: ({ input }) => shareHint(input) ?? 'is not a share' })
  .meta({ minimum: 0, maximum: 1 })
const whole = z.int().min(1)
/** Slots and inputs are planned in memory. */
const count = whole.max(1_000_000)
const text = z.string().min(1)

/** People write the one number that they mean in the place of its map. */
const insteadOf = (key: string, meant: string) => ({
  error: ({ code, input }: { code: string; input?: unknown }): string | undefined => {
    const [, number] = (code === 'invalid_type' && /^\$?(\d+(?:\.\d+)?)$/.exec(String(input))) || []
    return number && `must be a map; write \`${key}: { ${meant}: ${number} }\``
  },
})

const reference = z
  .string()
  .regex(/^[^/\s]+\/\S+$/, { error: 'must be `provider/model`, for example `openai/gpt-5-mini`' })

/** What belongs to the provider passes through; it knows its own settings. */
const roleObject = z.looseObject({
  model: reference,
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: whole.optional(),
  top_p: share.optional(),
})
const role = z.union([reference, roleObject])

const perMillion = z.number().min(0)
const serverFields = {
  type: z.enum(['openai-compatible', 'openai', 'anthropic', 'google']).optional(),
  /** Of OpenAI's two: `chat` unless it says `responses`. */
  api: z.enum(['chat', 'responses']).optional(),
  /** An AI SDK package of the user's own, and what its provider is made with. */
  package: z
    .string()
    .regex(/^(@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9-][a-z0-9._-]*$/, {
      error: 'must be the name of a package, for example `@ai-sdk/cohere`',
    })
    .optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  base_url: z
    .url({ protocol: /^https?$/, error: "must be the server's address, for example `http://localhost:8000/v1`" })
    .optional(),
  /** Never shown in a message: somebody may have put the key itself here. */
  key: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, {
      error: 'must be the name of an environment variable, for example `LAB_KEY`, never the key itself',
    })
    .optional(),
  rpm: whole.optional(),
  tpm: whole.optional(),
  concurrency: whole.optional(),
  structured: z.enum(['json_schema', 'json_object', 'tool', 'prompt']).optional(),
  seed: z.boolean().optional(),
  /** Seconds for one whole reply. */
  timeout: z.number().positive().optional(),
  /** US dollars per million tokens. */
  price: z.strictObject({ input: perMillion, output: perMillion, cached: perMillion.optional() }).optional(),
}

/** Of a server of the user's own. Settings of a part go under its name too, so names are checked where parts are known. */
export const serverKeys: readonly string[] = Object.keys(serverFields)
const provider = z.looseObject(serverFields)

export const schema = z.strictObject({
  name: text.optional(),
  method: text,
  providers: z.record(z.string(), provider).default({}),
  models: z.strictObject({
    inputs: role.optional(),
    generator: role,
    judge: role.optional(),
    judges: z.union([role, z.array(role).min(1)]).optional(),
    reflector: role.optional(),
  }),
  inputs: z
    .strictObject({
      from: text.optional(),
      seeds: text.optional(),
      per_call: whole.max(50).default(5),
      place: z.boolean().default(true),
    })
    .prefault({}),
  target: z
    .strictObject({ examples: count.default(1000), pass_rate: share.default(0.6) }, insteadOf('target', 'examples'))
    .prefault({}),
  loop: z
    .strictObject(
      { sample: count.optional(), iterations: z.int().min(0).default(5), improve: text.default('auto') },
      insteadOf('loop', 'iterations'),
    )
    .prefault({}),
  scale: z.strictObject({ attempts: z.int().min(0).optional() }).prefault({}),
  judging: z
    .strictObject({ mode: z.enum(['json', 'choice']).default('json'), per_call: whole.default(12) })
    .prefault({}),
  respond_sees_cell: z.boolean().default(false),
  rows: z.enum(['messages', 'text']).default('messages'),
  budget: z.strictObject({ usd: z.number().min(0) }, insteadOf('budget', 'usd')).optional(),
  export: z.union([text.transform((name) => [name]), z.array(text)]).default([]),
  seed: z.int().min(0).max(0x7fffffff).default(1),
  concurrency: whole.optional(),
  use: z.union([text.transform((path) => [path]), z.array(text)]).default([]),
})

export type Written = z.output<typeof schema>
/** A model and how it is called; further keys are its provider's own. */
export type RoleSetting = z.output<typeof roleObject>

export type Config = Omit<Written, 'name' | 'models' | 'budget'> & {
  name: string
  models: {
    inputs: RoleSetting
    generator: RoleSetting
    judge: RoleSetting
    /** The further judges of a panel, counted as in the file; `judge` is the one at 0. */
    [further: `judges.${number}`]: RoleSetting
    reflector: RoleSetting
  }
  /** US dollars; `null`: no limit was set. */
  budget: { usd: number | null }
}

/** Keys of the design that this version does not have yet. */
export const later: readonly string[] = [
  'dpo',
  'kto',
  'grpo',
  'batch',
  'train',
  'decontaminate',
  'models.weak',
  'models.policy',
]

/** Keys that people look for in this file and that live elsewhere. */
export const elsewhere: Readonly<Record<string, string>> = {
  threshold: 'The threshold lives in rubric.yaml; `--threshold` overrides it for one run.',
  'target.threshold': 'The threshold lives in rubric.yaml; `--threshold` overrides it for one run.',
  pass_rate: 'Write it as `target: { pass_rate: … }`.',
  examples: 'Write it as `target: { examples: … }`.',
  iterations: 'Write it as `loop: { iterations: … }`.',
  taxonomy: 'The taxonomy is the file taxonomy.yaml.',
  rubric: 'The rubric is the file rubric.yaml.',
}
