import { type JsonSchema, otherName } from './json-schema.ts'

/** Named things with weights, in each of the shapes that `src/project/entries.ts` reads. */
export type EntryShape = {
  noun: string
  /** Keys of an entry besides its name and weight. */
  keys: Readonly<Record<string, JsonSchema>>
  /** Whether a bare text under a name is what it means. */
  text?: boolean
  /** What a bare list under a name is. */
  list?: JsonSchema
  /** An entry of an axis may also be named by the axis, whatever that is called. */
  namedByAxis?: boolean
}

const weight: JsonSchema = {
  type: 'number',
  minimum: 0,
  description: 'Relative to the others. Without any, all are equal.',
}
const scalar: JsonSchema = { type: ['string', 'number', 'boolean'] }

/** A schema that refers to `definitions` of the file, under the noun. */
export type Defined = { schema: JsonSchema; definitions: Record<string, JsonSchema> }

/** The main shape first: editors complete by it. */
export function entries({ noun, keys, text = false, list, namedByAxis = false }: EntryShape): Defined {
  const body = { weight, share: otherName(weight, 'weight'), ...keys }
  const underName: JsonSchema = {
    anyOf: [
      weight,
      { type: 'object', properties: body, additionalProperties: false },
      { type: 'null' },
      { const: true },
      ...(text ? [{ type: 'string', description: `What the ${noun} means.` }] : []),
      ...(list ? [list] : []),
    ],
  }
  const name = { ...scalar, description: `The name of the ${noun}.` }
  const other = otherName(name, 'name')
  const names = { name, id: other, value: other, ...(noun === 'value' ? {} : { [noun]: other }) }
  const named: JsonSchema = {
    type: 'object',
    properties: { ...names, ...body },
    additionalProperties: namedByAxis ? scalar : false,
  }
  const pair = { type: 'object', additionalProperties: ref(noun), maxProperties: 1 }
  return {
    schema: {
      anyOf: [
        { type: 'object', additionalProperties: ref(noun) },
        { type: 'array', items: ref(`${noun}-item`) },
      ],
    },
    definitions: { [noun]: underName, [`${noun}-item`]: { anyOf: [named, scalar, pair] } },
  }
}

export const ref = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` })
