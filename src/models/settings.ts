import { z } from 'zod'
import { nearest, TunesmithError } from '../core/errors.ts'

/** How a JSON schema reaches a model, strictest first. */
export const structuredModes = ['json_schema', 'json_object', 'tool', 'prompt'] as const
export type StructuredMode = (typeof structuredModes)[number]

/** What a server speaks. `openai`, `anthropic` and `google` are the vendors' own formats, at any address. */
export const serverTypes = ['openai-compatible', 'openai', 'anthropic', 'google'] as const
export type ServerType = (typeof serverTypes)[number]

/** The two APIs of OpenAI that answer with text. */
export const apis = ['chat', 'responses'] as const
export type Api = (typeof apis)[number]

/** `models.<role>`: a reference and what the calls of that role are made with. */
export type RoleSetting = {
  /** `provider/model`. */
  model: string
  temperature?: number | undefined
  top_p?: number | undefined
  max_tokens?: number | undefined
  [name: string]: unknown
}

/** `providers.<name>`: a server of the user's own, or changes to a known provider. */
export type ProviderSetting = { [name: string]: unknown }

const positive = z.number().positive()
const whole = z.int().positive()

const sampling = {
  temperature: z.number().min(0).optional(),
  top_p: positive.max(1).optional(),
  max_tokens: whole.optional(),
}

const carriage = {
  rpm: whole.optional(),
  tpm: whole.optional(),
  concurrency: whole.optional(),
  structured: z.enum(structuredModes).optional(),
  api: z.enum(apis).optional(),
  /** Whether the server honours `seed`. */
  seed: z.boolean().optional(),
  /** Seconds for one whole reply. */
  timeout: positive.optional(),
  /** US dollars per million tokens. */
  price: z
    .strictObject({ input: z.number().min(0), output: z.number().min(0), cached: z.number().min(0).optional() })
    .optional(),
}

const server = {
  type: z.enum(serverTypes).optional(),
  base_url: z.url({ protocol: /^https?$/ }).optional(),
  /** The name of the variable that holds the key. */
  key: z.string().min(1).optional(),
  /** A package of the AI SDK in the user's project, and what its provider is made with. */
  package: z.string().min(1).optional(),
  options: z.record(z.string(), z.unknown()).optional(),
}

export const roleSchema = z.object({ ...sampling, ...carriage })
export const serverSchema = z.object({ ...server, ...carriage })
export const partRoleSchema = z.object({ ...sampling, concurrency: carriage.concurrency })
export const partSchema = z.object({ concurrency: carriage.concurrency })

/** Checks settings by their names and values. `extra` are names whose values only a part can check. */
export function checkSettings<T extends z.ZodObject>(
  values: Readonly<Record<string, unknown>>,
  { schema, where, extra }: { schema: T; where: string; extra: readonly string[] },
): z.infer<T> {
  const names = [...Object.keys(schema.shape), ...extra]
  for (const name of Object.keys(values)) {
    if (names.includes(name)) continue
    const guess = nearest(name, names)
    throw new TunesmithError(`There is no setting "${name}". Settings: ${names.join(', ')}.`, {
      code: 'models/unknown-setting',
      where: `${where}.${name}`,
      fix: guess ? `Did you mean \`${guess}\`?` : 'Remove it, or use one of the names above.',
    })
  }
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new TunesmithError(issue?.message ?? 'The value is not valid.', {
    code: 'models/invalid-setting',
    where: [where, ...(issue?.path ?? [])].join('.'),
    fix: 'Correct the value, then run `tunesmith doctor`.',
  })
}
