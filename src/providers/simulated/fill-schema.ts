import type { Random } from '../../core/random.ts'
import { between, chance, pick } from './grammar.ts'
import { field, fields } from './read-prompt.ts'
import { things } from './vocabulary.ts'

/** Some value that a JSON schema of the common kinds allows, for calls that no world knows. */
export function fillSchema(schema: unknown, random: Random): unknown {
  const choices = field(schema, 'enum')
  if (Array.isArray(choices) && choices.length > 0) return pick<unknown>(choices, random)
  const constant = field(schema, 'const')
  if (constant !== undefined) return constant
  const options = field(schema, 'anyOf')
  if (Array.isArray(options) && options.length > 0) return fillSchema(options[0], random)
  const type = field(schema, 'type')
  const low = bound(schema, 'minimum', 0)
  if (type === 'object')
    return Object.fromEntries(
      fields(field(schema, 'properties')).map(([name, part]) => [name, fillSchema(part, random)]),
    )
  if (type === 'array') {
    return Array.from({ length: bound(schema, 'minItems', 1) }, () => fillSchema(field(schema, 'items'), random))
  }
  if (type === 'boolean') return chance(0.5, random)
  if (type === 'integer' || type === 'number')
    return between(Math.ceil(low), Math.max(Math.ceil(low), bound(schema, 'maximum', low + 9)), random)
  return type === 'null' ? null : pick(things, random)
}

const bound = (schema: unknown, name: string, otherwise: number): number => {
  const value = field(schema, name)
  return typeof value === 'number' ? value : otherwise
}
