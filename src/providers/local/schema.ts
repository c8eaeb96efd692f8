import type { JsonSchema } from '../../core/calls.ts'

/** Keys of JSON Schema that the grammar enforces. Every property is required there, and no other allowed. */
const kept = new Set(['type', 'enum', 'const', '$ref', 'minItems', 'maxItems', 'minLength', 'maxLength', 'format'])
/** Keys that say nothing which the grammar could break. */
const silent = new Set([
  '$schema',
  '$id',
  'title',
  'description',
  'default',
  'examples',
  'required',
  'additionalProperties',
])
const formats = new Set(['date-time', 'time', 'date'])

export type GrammarSchema = { schema: Record<string, unknown>; dropped: string[] }

/** The schema in the subset that node-llama-cpp turns into a grammar, and the keys that it cannot enforce. */
export function toGrammarSchema(schema: JsonSchema): GrammarSchema {
  const dropped = new Set<string>()
  return { schema: convert(schema, dropped), dropped: [...dropped].sort() }
}

function convert(schema: JsonSchema, dropped: Set<string>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' || key === '$defs') result[key] = convertEach(value, dropped)
    else if (key === 'items' && isSchema(value)) result[key] = convert(value, dropped)
    else if ((key === 'oneOf' || key === 'anyOf') && Array.isArray(value)) {
      result['oneOf'] = value.filter(isSchema).map((option) => convert(option, dropped))
    } else if (key === 'format' && !formats.has(String(value))) dropped.add(`format ${value}`)
    else if (kept.has(key)) result[key] = value
    else if (!silent.has(key)) dropped.add(key)
  }
  return schema['enum'] || schema['const'] !== undefined ? withoutType(result) : result
}

function convertEach(value: unknown, dropped: Set<string>): Record<string, unknown> {
  if (!isSchema(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, schema]) => (isSchema(schema) ? [[name, convert(schema, dropped)]] : [])),
  )
}

/** Beside an enumeration the type would win and let anything through. */
function withoutType({ type: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
