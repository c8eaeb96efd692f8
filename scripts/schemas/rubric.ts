import { builtins } from '../../src/builtins.ts'
import { criterionFields, spellings } from '../../src/project/criterion.ts'
import { entries, ref } from './entries.ts'
import { describeKeys, isRecord, type JsonSchema, ofInput, otherName, wordOrOther } from './json-schema.ts'

const descriptions: Readonly<Record<string, string>> = {
  id: 'Its name, in kebab-case.',
  category: 'Which category of the score it belongs to.',
  question: 'A question whose good answer is always "yes".',
  gate: 'A "no" discards the example, whatever its score. Gates are outside the score.',
  na: 'When "na" (it does not apply) is right. Without this key "na" is no answer.',
  fix: 'The sentence that is added to the prompt where this fails often.',
  examples: 'Answered examples that the judge is shown.',
  reference: 'Whether the judge sees the reference. Default: yes.',
  only: 'Axis to values: elsewhere it does not apply, which code decides.',
  except: 'Axis to values: there it does not apply, which code decides.',
  turns: "Bounds on the number of the user's turns; outside it does not apply.",
  'turns.min': 'The fewest turns.',
  'turns.max': 'The most turns.',
  rule: 'The rule that decides it, in code and without cost.',
  with: 'Options of the rule.',
}

const text = (description: string): JsonSchema => ({ type: 'string', description })
const answer: JsonSchema = {
  description: 'The right answer.',
  anyOf: [{ enum: ['yes', 'no', 'na'] }, { type: ['string', 'boolean'] }],
}
const exampleFields = {
  input: text('What the user wrote.'),
  completion: text('The reply that was judged.'),
  answer,
  why: text('Why this is the right answer.'),
}
const example: JsonSchema = {
  type: 'object',
  properties: {
    ...exampleFields,
    ...Object.fromEntries(Object.entries(spellings).map(([key, name]) => [key, otherName(exampleFields[name], name)])),
  },
  additionalProperties: false,
}

/** What editors offer under `with`: the options of every built-in rule. Which of them fit is said when the file is read. */
function optionsOfRules(): JsonSchema {
  const offered = builtins.rules.flatMap(({ id, options }) => {
    const { properties } = ofInput(options)
    return Object.entries(isRecord(properties) ? properties : {}).map(([key, option]) => ({
      id,
      key,
      option: Object(option),
    }))
  })
  const byKey = Object.entries(Object.groupBy(offered, ({ key }) => key))
  const properties = byKey.map(([key, options = []]) => [
    key,
    { description: options.map(({ id, option }) => `${id}: ${option.description ?? ''}`).join('\n') },
  ])
  return { type: 'object', description: descriptions['with'], properties: Object.fromEntries(properties) }
}

/** Its id may be missing, because under a map it is the key. */
function criterion(): JsonSchema {
  const { properties } = ofInput(criterionFields)
  // The reader takes many spellings of an example's fields; they are listed above.
  const json = describeKeys({ properties: { ...Object(properties), examples: {} } }, descriptions)
  const own = isRecord(json['properties']) ? json['properties'] : {}
  const examples = { type: 'array', items: example, description: descriptions['examples'] }
  const rules = builtins.rules.map(({ id, summary }) => `${id}: ${summary}`).join('\n')
  return {
    type: 'object',
    properties: {
      ...own,
      examples,
      rule: { description: `${descriptions['rule']}\n${rules}`, ...wordOrOther(builtins.rules.map(({ id }) => id)) },
      with: optionsOfRules(),
      calibration_examples: otherName(examples, 'examples'),
      na_valid: otherName(Object(own['na']), 'na'),
      safety_gate: otherName(Object(own['gate']), 'gate'),
    },
    additionalProperties: false,
  }
}

function criteria(): JsonSchema {
  const one = ref('criterion')
  const byId = {
    type: 'object',
    additionalProperties: { anyOf: [one, { type: 'string', description: 'The question.' }] },
  }
  return {
    description: 'The questions: a list, or a map of id to question.',
    anyOf: [{ type: 'array', items: one }, byId],
  }
}

/** rubric.yaml, in every shape that its reader takes. */
export function rubricSchema(): JsonSchema {
  const list = ref('criteria')
  const ids = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description })
  const threshold: JsonSchema = {
    type: 'number',
    minimum: 0,
    maximum: 1,
    description: 'The score that an example needs: 0.7 at least, 0.8 as a rule, 0.85 and more for premium data.',
    default: 0.8,
  }
  const keys = { criteria: list, description: text('A remark; it is ignored.') }
  const category = entries({ noun: 'category', keys, list })
  const named = {
    type: 'array',
    items: {
      ...example,
      properties: { criterion: text('Its id.'), id: text('Its id.'), ...Object(example['properties']) },
    },
  }
  const remark = {
    type: ['string', 'number', 'boolean', 'null', 'array', 'object'],
    description: 'A remark; it is ignored.',
    doNotSuggest: true,
  }
  return {
    title: 'rubric.yaml',
    description: 'The questions that every completion is judged by.',
    type: 'object',
    properties: {
      threshold,
      categories: {
        ...category.schema,
        description: 'What the score is the weighted mean of. None: one category, `general`.',
      },
      criteria: list,
      pass_threshold: otherName(threshold, 'threshold'),
      safety_gates: ids('Ids of criteria that are gates.'),
      na_valid: ids('Ids of criteria to which "na" is an answer.'),
      na_invalid: ids('Ids of criteria to which "na" is no answer.'),
      calibration_examples: {
        description: 'Answered examples: a map of id to examples, or a list that names the criterion.',
        anyOf: [
          { type: 'object', additionalProperties: { anyOf: [{ type: 'array', items: example }, example] } },
          named,
        ],
      },
      ...Object.fromEntries(['name', 'version', 'description'].map((key) => [key, remark])),
    },
    additionalProperties: false,
    definitions: { criterion: criterion(), criteria: criteria(), ...category.definitions },
  }
}
