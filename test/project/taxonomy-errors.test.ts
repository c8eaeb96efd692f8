import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTaxonomy } from '../../src/project/taxonomy.ts'
import { messageOf } from './folder.ts'

const off = 'styles: false\ndifficulty: false\nedge_cases: false\n'

describe('readTaxonomy', () => {
  const fixAll = 'Correct the value, then run `tunesmith doctor`.'
  const wrong: Record<string, [text: string, where: string, what: string, fix: string]> = {
    'no topics': [
      'styles: [a]\n',
      '1:1',
      'topics: is missing.',
      'List what users ask about, for example `topics: { billing: 0.4, technical: 0.6 }`.',
    ],
    'topics under a misspelt name': [
      `topcis: [a]\n${off}`,
      '1:1',
      'There is no `topics`, and an axis "topcis".',
      'Did you mean `topics`?',
    ],
    'an axis that nearly has the name of a missing one': [
      'topics: [a]\nstyels: [terse]\ndifficulty: false\nedge_cases: false\n',
      '2:1',
      'There is no `styles`, and an axis "styels".',
      'Did you mean `styles`? For an axis of this name write `styles: false` beside it.',
    ],
    'an empty list of topics': [`topics: []\n${off}`, '1:9', 'topics: lists no topics.', fixAll],
    'a negative weight': [`topics: { a: -1, b: 2 }\n${off}`, '1:14', 'topics.a: the weight -1 is negative.', fixAll],
    'a weight in percent': [
      `topics: { a: 50%, b: 0.5 }\n${off}`,
      '1:14',
      'topics.a: "50%" is not a share between 0 and 1; did you mean 0.5?',
      fixAll,
    ],
    'a weight in quotes': [
      `topics: { a: "0.5", b: 0.5 }\n${off}`,
      '1:14',
      'topics.a: "0.5" is not a number.',
      'Write it without quotes.',
    ],
    'weights that are all zero': [`topics: { a: 0, b: 0 }\n${off}`, '1:9', 'topics: all weights are zero.', fixAll],
    'a weight that only some have': [
      `topics:\n  - { name: a, weight: 0.5 }\n  - { name: b }\n  - { name: c, weight: 0.5 }\n${off}`,
      '3:5',
      'topics.1: the topic "b" has no weight, and others have one.',
      'Give all of them a number, or none.',
    ],
    'a weight that one of several has': [
      `topics:\n  - { name: a, weight: 0.5 }\n  - { name: b }\n${off}`,
      '2:5',
      'topics.0: the topic "a" has a weight, and others have none.',
      'Give all of them a number, or none.',
    ],
    'a value twice': [
      `topics: [a, b, a]\n${off}`,
      '1:16',
      'topics.2: the topic "a" is there twice.',
      'Keep one of the two.',
    ],
    'both spellings of an axis': [
      `topics: [a]\ntopic: [b]\n${off}`,
      '2:8',
      'topic: `topics` is there too, and means the same.',
      'Keep one of the two.',
    ],
    'a misspelt key of a topic': [
      `topics: [{ name: a, wieght: 1 }]\n${off}`,
      '1:21',
      'There is no key "wieght" in topics.a.',
      'Did you mean `weight`?',
    ],
    'an axis that is no axis': [
      `topics: [a]\nlanguage: en\n${off}`,
      '2:11',
      'language: must be a map of language to weight, not "en".',
      fixAll,
    ],
    'an empty axis': [`topics: [a]\nlanguage: []\n${off}`, '2:11', 'language: lists no values.', fixAll],
    'subtopics without a topic': [
      `topics: [a]\nsubtopics: [b]\n${off}`,
      '2:12',
      'subtopics: subtopics belong to a topic.',
      'Write them as `subtopics:` of their topic.',
    ],
    'a share in percent': [
      'topics: [a]\nedge_cases: { share: 12 }\n',
      '2:22',
      'edge_cases.share: 12 is not a share between 0 and 1; did you mean 0.12?',
      fixAll,
    ],
    'edge cases as topic and as axis': [
      'topics: { a: 0.9, edge_cases: 0.1 }\nedge_cases: 0.1\n',
      '2:13',
      'edge_cases: there is also a topic of this name.',
      'Keep one of the two.',
    ],
    'a kind called none': [
      'topics: [a]\nedge_cases: { kinds: [none] }\n',
      '2:23',
      'edge_cases.kinds.0: "none" stands for no edge case and cannot name a kind.',
      fixAll,
    ],
  }
  for (const [name, [text, where, what, fix]] of Object.entries(wrong)) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(
        await messageOf(() => readTaxonomy(text)),
        `taxonomy.yaml:${where}  ${what}\n  fix: ${fix}\n  (taxonomy/invalid)`,
      )
    })
  }
})
