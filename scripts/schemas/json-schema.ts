import { z } from 'zod'

/** As much of JSON Schema (draft 7, which editors of YAML read) as is written here. */
export type JsonSchema = { [key: string]: unknown }

/** The schema of what people write: defaults are optional, and what a transform makes of a value does not matter. */
export const ofInput = (schema: z.ZodType): JsonSchema => tidy(toDraft7(schema, 'input'))

/** The schema of what a program writes. */
export const ofOutput = (schema: z.ZodType): JsonSchema => tidy(toDraft7(schema, 'output'))

const toDraft7 = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-7', unrepresentable: 'any' })
  return rest
}

/** Without the bounds and names that say nothing to a reader. */
function tidy(node: unknown): JsonSchema {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([key, inner]) => !isNoise(key, inner))
    return Object.fromEntries(kept.map(([key, inner]) => [key, clean(inner)]))
  }
  return Object(clean(node))
}

const isNoise = (key: string, value: unknown): boolean =>
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
  (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) ||
  (key === 'additionalProperties' && JSON.stringify(value) === '{}') ||
  (key === 'propertyNames' && JSON.stringify(value) === '{"type":"string"}')

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Put a description at every key. A path is keys joined by dots; `*` is any key of a map, `[]` any item of a list.
 * Throws where a key has no description, or a description no key: the two cannot drift apart.
 */
export function describeKeys(schema: JsonSchema, descriptions: Readonly<Record<string, string>>): JsonSchema {
  const used = new Set<string>()
  const missing = new Set<string>()
  const walk = (node: unknown, path: string): unknown => {
    if (!isRecord(node)) return node
    const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
    const described = { ...node }
    if (isRecord(node['properties'])) {
      described['properties'] = mapValues(node['properties'], (inner, key) => {
        const description = descriptions[at(key)]
        if (description === undefined) missing.add(at(key))
        used.add(at(key))
        return { description, ...Object(walk(inner, at(key))) }
      })
    }
    if (isRecord(node['additionalProperties']))
      described['additionalProperties'] = walk(node['additionalProperties'], at('*'))
    if (isRecord(node['items'])) described['items'] = walk(node['items'], at('[]'))
    for (const union of ['anyOf', 'oneOf']) {
      const branches = node[union]
      if (Array.isArray(branches)) described[union] = branches.map((branch) => walk(branch, path))
    }
    return described
  }
  const result = walk(schema, '')
  const spare = Object.keys(descriptions).filter((path) => !used.has(path))
  if (missing.size > 0)
    throw new Error(`Keys without a description: ${[...missing].join(', ')}. Add one beside the others.`)
  if (spare.length > 0) throw new Error(`Descriptions of no key: ${spare.join(', ')}. Remove them.`)
  return Object(result)
}

const mapValues = (
  record: Readonly<Record<string, unknown>>,
  map: (value: unknown, key: string) => unknown,
): Record<string, unknown> => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))

/** Another name for what has a description of its own. Editors take it and do not offer it. */
export const otherName = (of: JsonSchema, name: string): JsonSchema => ({
  ...of,
  description: `The other name of \`${name}\`.`,
  doNotSuggest: true,
})

/** Known words are completed, and any other text is valid: a part of the user's own may bring it. */
export const wordOrOther = (words: readonly string[]): JsonSchema => ({ anyOf: [{ enum: words }, { type: 'string' }] })
