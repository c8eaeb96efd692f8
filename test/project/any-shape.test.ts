import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { TunesmithError } from '../../src/core/errors.ts'
import { conversationOf } from '../../src/project/conversation.ts'
import type { Problem } from '../../src/project/problems.ts'
import { readRubric } from '../../src/project/rubric.ts'
import { schema } from '../../src/project/schema.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import { check } from '../../src/project/voice.ts'
import { readYaml } from '../../src/project/yaml.ts'
import { parts } from './folder.ts'

const words = [
  'name',
  'weight',
  'share',
  'kinds',
  'subtopics',
  'criteria',
  'id',
  'question',
  'gate',
  'rule',
  'with',
  'words',
  'only',
  'role',
  'content',
  'model',
  'a',
  '__proto__',
  'constructor',
]
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, true, false, 0, 0.5, -1, 80, '', 'a', '50%', 'yes', 'constructor', 'is-kind'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 4 }),
  ),
}))
const mapOf = (...keys: string[]) =>
  fc.dictionary(fc.constantFrom(...keys, ...words), value, { minKeys: 1, maxKeys: 5 })

/** Anything but an answer or a TunesmithError is a bug of ours. */
function neverBreaks(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof TunesmithError, String(error instanceof Error ? error.stack : error))
    assert.doesNotMatch(error.format(), /undefined|\[object|Invalid input/)
  }
}

describe('a file of any shape', () => {
  const { taxonomy } = readTaxonomy('topics: [a]\n')
  it("gives a taxonomy or an error in the user's words", () => {
    const file = mapOf('topics', 'styles', 'difficulty', 'edge_cases', 'taxonomy', 'language')
    fc.assert(
      fc.property(file, (shape) => neverBreaks(() => readTaxonomy(JSON.stringify(shape)))),
      { numRuns: 400 },
    )
  })

  it("gives a rubric or an error in the user's words", () => {
    const file = mapOf('threshold', 'categories', 'criteria', 'safety_gates', 'na_valid', 'calibration_examples')
    fc.assert(
      fc.property(file, (shape) =>
        neverBreaks(() => readRubric(JSON.stringify(shape), { taxonomy, rules: parts.rules })),
      ),
      { numRuns: 400 },
    )
  })

  it("gives a config or problems in the user's words", () => {
    const file = mapOf('method', 'models', 'providers', 'inputs', 'target', 'loop', 'export')
    fc.assert(
      fc.property(file, (shape) => {
        const problems: Problem[] = []
        const yaml = readYaml(JSON.stringify(shape), 'x.yaml')
        const config = check(schema, yaml.value, { yaml, code: 'x', problems })
        assert.equal(config === undefined, problems.length > 0)
        for (const { what } of problems) assert.doesNotMatch(what, /undefined|\[object|Invalid input/)
      }),
      { numRuns: 300 },
    )
  })

  it('gives a conversation or a complaint', () => {
    const row = mapOf('messages', 'prompt', 'conversations', 'input')
    fc.assert(
      fc.property(row, (shape) => neverBreaks(() => conversationOf(shape))),
      { numRuns: 300 },
    )
  })
})
