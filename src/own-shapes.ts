import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'
import type { Parts } from './core/parts.ts'

const fn = z.custom((value) => typeof value === 'function', 'must be a function')
const text = z.string('must be text')
const names = z.array(text, 'must be a list of names')
const about = {
  id: text.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case, for example "no-brand-names"'),
  summary: text,
}
const isSchema = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'safeParse' in value &&
  typeof value.safeParse === 'function' &&
  'parse' in value

/** As much of each kind's contract as a look at the part can tell. */
export const partShapes: Readonly<Record<keyof Parts, z.ZodType>> = {
  providers: z.object({
    ...{ ...about, free: z.boolean(), simulated: z.boolean(), scoresLabels: z.boolean() },
    settings: z.record(z.string(), text),
    concurrency: z.int().positive().nullable(),
    open: fn,
  }),
  methods: z.object({ ...about, volume: z.tuple([z.number(), z.number()]), arms: names, decide: fn, rows: fn }),
  rules: z.object({
    ...about,
    options: z.custom(isSchema, 'must be a zod schema, for example `z.strictObject({ … })`'),
    open: fn,
  }),
  checks: z.object({ ...about, run: fn }),
  optimizers: z.object({ ...about, propose: fn }),
  exporters: z.object({ ...about, methods: names, files: fn }),
}

const inside = (path: string): boolean =>
  path !== '' && !isAbsolute(path) && !path.includes('\\') && !/^\.{1,2}(\/|$)/.test(normalize(path))

/** What each function of a part has to return. */
export const answers = {
  rule: z.looseObject({ decide: fn, close: fn.optional() }),
  model: z.looseObject({
    model: z.custom(
      (model) => Reflect.get(Object(model), 'specificationVersion') === 'v4',
      'must be a language model of specification v4',
    ),
    facts: z.record(z.string(), z.unknown()),
    close: fn,
  }),
  reply: z.looseObject({
    content: z.array(z.looseObject({ type: text })),
    finishReason: z.looseObject({ unified: text }),
    usage: z.looseObject({ inputTokens: z.looseObject({}), outputTokens: z.looseObject({}) }),
    warnings: z.array(z.looseObject({ type: text })),
  }),
  decided: z.looseObject({ outcome: z.enum(['accepted', 'rejected', 'errored']), reason: text.nullable() }),
  rows: z.array(z.record(z.string(), z.unknown())),
  findings: z.array(
    z.looseObject({
      check: text,
      level: z.enum(['info', 'warn', 'fail']),
      message: text,
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  proposed: z.looseObject({
    proposal: z
      .looseObject({ texts: z.record(z.string(), text), why: text, demos: z.array(z.unknown()).optional() })
      .nullable(),
    suggestions: z.array(text),
  }),
  files: z.array(
    z.looseObject({
      path: text.refine(inside, "must be a path inside the exporter's folder, with slashes"),
      content: text,
    }),
  ),
}

/** The first thing that is wrong, by its place. */
export function flawIn(value: unknown, shape: z.ZodType): string | null {
  const [issue] = shape.safeParse(value).error?.issues ?? []
  if (!issue) return null
  const place = issue.path.map(String).join('.')
  return place === '' ? issue.message : `\`${place}\`: ${issue.message}`
}

export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
