import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtins } from '../../src/builtins.ts'
import { readRubric } from '../../src/project/rubric.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import { complaintsOf } from '../support/json-schemas.ts'

/** Every shape that a reader takes, its schema takes: an editor never marks what works. */

const names = fc.uniqueArray(fc.constantFrom('a', 'b2', 'c_d', 'odd one', 'Edge'), { minLength: 1, maxLength: 3 })
const weight = fc.constantFrom(0.1, 0.25, 1, 3)
type Body = fc.Arbitrary<Record<string, unknown>>

/** One of the shapes of named things with weights. */
function entries(noun: string, body: Body, ...bare: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> {
  const weighted = fc
    .tuple(fc.constantFrom('weight', 'share'), weight, body)
    .map(([key, w, rest]) => ({ [key]: w, ...rest }))
  const plain = fc.constantFrom<unknown>(null, true, {})
  const under = fc.oneof(weight, weighted)
  const map = (value: fc.Arbitrary<unknown>) =>
    names.chain((keys) =>
      fc.tuple(...keys.map(() => value)).map((all) => Object.fromEntries(keys.map((key, i) => [key, all[i]]))),
    )
  const list = (item: (name: string) => fc.Arbitrary<unknown>) => names.chain((keys) => fc.tuple(...keys.map(item)))
  const nameKey = fc.constantFrom('name', 'id', 'value', noun)
  return fc.oneof(
    map(under),
    map(fc.oneof(plain, body, ...bare)),
    list((name) => fc.constant(name)),
    list((name) => fc.tuple(nameKey, weighted).map(([key, rest]) => ({ [key]: name, ...rest }))),
    list((name) => under.map((value) => ({ [name]: value }))),
  )
}

const optional = (shape: Record<string, fc.Arbitrary<unknown>>): Body => fc.record(shape, { requiredKeys: [] })
const meaning = fc.oneof(
  optional({ means: fc.constant('what it is'), examples: fc.constantFrom<unknown>('one', ['one', 'two']) }),
  optional({ description: fc.constant('what it is') }),
)
const said = fc.constant('what it is')

const subtopics = entries('subtopic', meaning, said)
const topicBody = fc.tuple(meaning, optional({ subtopics })).map(([a, b]) => ({ ...a, ...b }))
const topics = entries('topic', topicBody, said, fc.constant(['x', 'y']))
const kindBody = fc.tuple(meaning, optional({ off_topic: fc.boolean() })).map(([a, b]) => ({ ...a, ...b }))
const kinds = entries('kind', kindBody, said)
const edges = fc.oneof(
  fc.constantFrom<unknown>(false, 0, 0.12),
  kinds,
  fc.record({ share: fc.constantFrom(0, 0.1, 0.3), kinds }, { requiredKeys: ['share'] }),
  fc.record({ weight: fc.constant(0.1), types: kinds }, { requiredKeys: ['types'] }),
)
const axis = (noun: string) => fc.oneof(fc.constant(false), entries(noun, meaning, said))
const oneOf = (keys: string[], value: fc.Arbitrary<unknown>): Body =>
  fc.tuple(fc.constantFrom(...keys), value).map(([key, v]) => ({ [key]: v }))
const maybe = (body: Body): Body => fc.oneof(body, fc.constant({}))
const taxonomies = fc
  .tuple(
    oneOf(['topics', 'topic'], topics),
    maybe(oneOf(['styles', 'style'], axis('style'))),
    maybe(oneOf(['edge_cases', 'edge_case'], edges)),
    optional({ difficulty: axis('difficulty'), language: entries('language', meaning, said), version: fc.constant(2) }),
    fc.boolean(),
  )
  .map(([a, b, c, d, wrapped]) =>
    wrapped ? { owner: 'me', taxonomy: { ...a, ...b, ...c, ...d } } : { ...a, ...b, ...c, ...d },
  )

const answers = fc.constantFrom<unknown>('yes', 'no', true, 'n/a', 'pass')
const example = fc.oneof(
  fc.record({ input: said, answer: answers, why: said }),
  fc.record({ context: said, response: said, type: answers, reasoning: said }),
)
const where = fc.constantFrom({ topic: 'a' }, { mood: ['low', 'high'], turns: 3 })
const criterionBody = optional({
  gate: fc.boolean(),
  na: fc.constantFrom<unknown>(true, 'when nothing applies'),
  fix: said,
  examples: fc.array(example, { maxLength: 2 }),
  reference: fc.boolean(),
  only: where,
  except: where,
  turns: fc.constantFrom({ min: 2 }, { max: 3 }),
})
const decided = fc.constantFrom(
  { question: 'Is it?' },
  { rule: 'words', with: { max: 9 } },
  { question: 'Is it?', rule: 'regex', with: { pattern: 'a' } },
)
const criterion = fc.tuple(criterionBody, decided).map(([a, b]) => ({ ...a, ...b }))
/** Under ids that start with `prefix`, the first of which is no gate: something has to be left to score. */
const criteria = (prefix: string) =>
  fc
    .tuple(fc.array(fc.oneof(criterion, fc.constant('Is it?')), { maxLength: 2 }), fc.boolean())
    .map(([more, asMap]) => {
      const all = [{ question: 'Is it so?' }, ...more]
      const id = (i: number): string => `${prefix}-${i + 1}`
      if (asMap) return Object.fromEntries(all.map((one, i) => [id(i), one]))
      return all.map((one, i) => (typeof one === 'string' ? { id: id(i), question: one } : { id: id(i), ...one }))
    })
const placed = fc
  .tuple(criteria('is'), fc.boolean(), weight)
  .map(([list, asMap, w]) =>
    asMap
      ? { categories: { tone: { weight: w, criteria: list } } }
      : { categories: [{ name: 'tone', weight: w, criteria: list }] },
  )
const lists = optional({
  safety_gates: fc.constant([]),
  na_valid: fc.constant(['is-1']),
  na_invalid: fc.constant([]),
  calibration_examples: fc.oneof(
    fc.record({ 'is-1': fc.oneof(example, fc.array(example)) }),
    fc.array(example.map((one) => ({ criterion: 'is-1', ...one }))),
  ),
  name: fc.constant('mine'),
})
const rubrics = fc
  .tuple(
    fc.oneof(placed, fc.record({ criteria: criteria('is') })),
    maybe(oneOf(['threshold', 'pass_threshold'], fc.constantFrom(0.8, 1, 0))),
    lists,
  )
  .map(([a, b, c]) => ({ ...a, ...b, ...c }))

describe('a file that its reader takes', () => {
  const read = {
    taxonomy: (text: string): unknown => readTaxonomy(text),
    rubric: (text: string): unknown => readRubric(text, { rules: builtins.rules }),
  }
  for (const [name, files] of [
    ['taxonomy', taxonomies],
    ['rubric', rubrics],
  ] as const) {
    it(`is taken by the schema of ${name}.yaml`, () => {
      const complaints = complaintsOf(name)
      const holds = (file: unknown): void => {
        assert.doesNotThrow(() => read[name](JSON.stringify(file)))
        assert.equal(complaints(file), null)
      }
      fc.assert(fc.property(files, holds), { numRuns: 300 })
    })
  }
})
