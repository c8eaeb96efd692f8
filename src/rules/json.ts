import { z } from 'zod'
import { TunesmithError } from '../core/errors.ts'
import { defineRule } from '../core/parts.ts'

const options = z.strictObject({
  schema: z.record(z.string(), z.unknown()).optional().describe('A JSON Schema that the value must fit.'),
})

export default defineRule({
  id: 'json',
  summary: 'The completion is JSON and nothing else, of the given schema if there is one.',
  options,
  open({ schema }) {
    const fits = schema ? compile(schema) : z.unknown()
    const demand = 'Reply with JSON and nothing else: no prose, no code fence'
    return {
      demand: schema ? `${demand}. It fits this JSON Schema: ${JSON.stringify(schema)}` : `${demand}.`,
      decide({ text }) {
        const parsed = parse(text)
        if ('error' in parsed) return { answer: 'no', reason: `Not JSON: ${parsed.error}.` }
        const checked = fits.safeParse(parsed.value)
        if (checked.success) return { answer: 'yes', reason: schema ? 'JSON that fits the schema.' : 'JSON.' }
        const [issue] = checked.error.issues
        const place = issue?.path.length ? `${issue.path.join('.')}: ` : ''
        return { answer: 'no', reason: `Does not fit the schema. ${place}${issue?.message ?? 'invalid'}.` }
      },
    }
  },
})

function parse(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function compile(schema: Readonly<Record<string, unknown>>): z.ZodType {
  try {
    return z.fromJSONSchema(schema)
  } catch (cause) {
    throw new TunesmithError(
      `The JSON Schema cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        code: 'rules/bad-schema',
        where: 'with.schema',
        fix: 'Use plain keywords: type, properties, required, items, enum, minimum, maxLength, additionalProperties.',
        cause,
      },
    )
  }
}
