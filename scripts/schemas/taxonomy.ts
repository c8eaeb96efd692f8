import { entries, ref } from './entries.ts'
import { type JsonSchema, otherName } from './json-schema.ts'

const means = { type: 'string', description: 'What it means, told to the model that writes the inputs.' }
const meaning: Readonly<Record<string, JsonSchema>> = {
  means,
  description: otherName(means, 'means'),
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
  description: 'The share of inputs that are edge cases, and their kinds. `false`: none. Absent: 12 %.',
  anyOf: [
    // One map with the kinds as its other keys: beside a map of any keys, editors would not offer `share` and `kinds`.
    {
      type: 'object',
      properties: { share, kinds, weight: otherName(share, 'share'), types: otherName(kinds, 'kinds') },
      additionalProperties: ref('kind'),
    },
    share,
    { const: false },
    { type: 'array', items: ref('kind-item') },
  ],
}

const value = entries({ noun: 'value', keys: meaning, text: true, namedByAxis: true })
const orNone = { anyOf: [value.schema, { const: false }] }
const styles: JsonSchema = {
  ...orNone,
  description: 'How users write. Absent: terse, verbose, emotional, analytical. `false`: no such axis.',
}
const difficulty: JsonSchema = {
  ...orNone,
  description: 'Absent: 30 % easy, 50 % medium, 20 % hard. `false`: no such axis.',
}
const remark: JsonSchema = {
  description: 'A remark; it is ignored.',
  doNotSuggest: true,
  anyOf: [{ type: ['string', 'number', 'boolean', 'null'] }, value.schema],
}

const properties: JsonSchema = {
  topics,
  styles,
  difficulty,
  edge_cases: edgeCases,
  topic: otherName(topics, 'topics'),
  style: otherName(styles, 'styles'),
  edge_case: otherName(edgeCases, 'edge_cases'),
  name: remark,
  version: remark,
  description: remark,
}
const axes: JsonSchema = {
  type: 'object',
  properties,
  additionalProperties: { ...value.schema, description: 'A further axis: a map of value to weight.' },
}

const definitions = {
  axes,
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
