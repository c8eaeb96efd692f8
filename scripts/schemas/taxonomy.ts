import { entries, ref } from './entries.ts'
import type { JsonSchema } from './json-schema.ts'

const meaning: Readonly<Record<string, JsonSchema>> = {
  means: { type: 'string', description: 'What it means, told to the model that writes the inputs.' },
  description: { type: 'string', description: 'The other name of `means`.' },
  examples: {
    description: 'Examples of it, shown to the model that writes the inputs.',
    anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }],
  },
}

const subtopic = entries({ noun: 'subtopic', keys: meaning, text: true })
const subtopics = { ...subtopic.schema, description: 'Parts of the topic, which share its weight.' }
const topic = entries({ noun: 'topic', keys: { ...meaning, subtopics }, text: true, list: subtopics })
const topics = {
  ...topic.schema,
  description: 'What users ask about, with weights. A topic called `edge_cases` holds the kinds of edge case.',
}

const offTopic = { type: 'boolean', description: 'Whether the kind stands in the place of a topic.' }
const kind = entries({ noun: 'kind', keys: { ...meaning, off_topic: offTopic }, text: true })
const kinds = {
  ...kind.schema,
  description: 'Kinds of unusual input, for example `out_of_scope`, `ambiguous`, `multi_intent`.',
}
const share = { type: 'number', minimum: 0, maximum: 1, description: 'The share of inputs, 0.10 to 0.15 as a rule.' }
const edgeCases: JsonSchema = {
  anyOf: [
    {
      type: 'object',
      properties: { share, kinds, weight: share, types: kinds },
      additionalProperties: false,
    },
    share,
    { const: false },
    kinds,
  ],
}

const value = entries({ noun: 'value', keys: meaning, text: true, namedByAxis: true })
const orNone = { anyOf: [value.schema, { const: false }] }
const remark = { type: ['string', 'number', 'boolean', 'null'] }

const properties: JsonSchema = {
  topics: ref('topics'),
  styles: ref('styles'),
  difficulty: { ...orNone, description: 'Absent: 30 % easy, 50 % medium, 20 % hard. `false`: no such axis.' },
  edge_cases: ref('edge_cases'),
  topic: ref('topics'),
  style: ref('styles'),
  edge_case: ref('edge_cases'),
  ...Object.fromEntries(
    ['name', 'version', 'description'].map((key) => [
      key,
      { description: 'A remark; it is ignored.', anyOf: [remark, value.schema] },
    ]),
  ),
}
const axes: JsonSchema = {
  type: 'object',
  properties,
  additionalProperties: { ...value.schema, description: 'A further axis: a map of value to weight.' },
}

const definitions: JsonSchema = {
  axes,
  topics,
  styles: {
    ...orNone,
    description: 'How users write. Absent: terse, verbose, emotional, analytical. `false`: no such axis.',
  },
  edge_cases: {
    ...edgeCases,
    description: 'The share of inputs that are edge cases, and their kinds. `false`: none. Absent: 12 %.',
  },
  ...topic.definitions,
  ...subtopic.definitions,
  ...kind.definitions,
  ...value.definitions,
}

/** taxonomy.yaml, in every shape that its reader takes. */
export const taxonomySchema = (): JsonSchema => ({
  title: 'taxonomy.yaml',
  description: 'The space of inputs. Every axis is a map of value to weight; any further axis is welcome.',
  anyOf: [ref('axes'), { type: 'object', properties: { taxonomy: ref('axes') }, required: ['taxonomy'] }],
  definitions,
})
