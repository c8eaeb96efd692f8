import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AxisValue } from '../../src/core/taxonomy.ts'
import { readTaxonomy } from '../../src/project/taxonomy.ts'

const off = 'styles: false\ndifficulty: false\nedge_cases: false\n'
const pairs = (values: readonly AxisValue[]) => Object.fromEntries(values.map(({ value, weight }) => [value, weight]))
const topicsOf = (text: string) => pairs(readTaxonomy(text + off).taxonomy.topics)
const edgeOf = (text: string) => readTaxonomy(`topics: [a]\nstyles: false\ndifficulty: false\n${text}`).taxonomy.edge
const kindsOf = (text: string) => edgeOf(text).kinds.map(({ value, weight, noTopic }) => [value, weight, noTopic])
const noticesOf = (text: string) => readTaxonomy(text).notices.map(({ where, message }) => `${where}  ${message}`)

describe('readTaxonomy', () => {
  it('reads the shape of the documentation', () => {
    const { taxonomy, notices } = readTaxonomy(`topics:
  - { name: billing, weight: 0.4, subtopics: [charges, refunds] }
  - { name: technical, weight: 0.6, subtopics: { setup: 0.7, bugs: 0.3 } }
styles:     { terse: 0.25, verbose: 0.25, emotional: 0.25, analytical: 0.25 }
difficulty: { easy: 0.3, medium: 0.5, hard: 0.2 }
edge_cases: { share: 0.12, kinds: { out_of_scope: { off_topic: true }, ambiguous: {}, multi_intent: {} } }
language:   { en: 0.8, de: 0.2 }
`)
    assert.deepEqual(notices, [])
    assert.deepEqual(pairs(taxonomy.topics), { billing: 0.4, technical: 0.6 })
    assert.deepEqual(
      taxonomy.topics.map(({ subtopics }) => pairs(subtopics)),
      [
        { charges: 1, refunds: 1 },
        { setup: 0.7, bugs: 0.3 },
      ],
    )
    assert.deepEqual(
      taxonomy.axes.map(({ name }) => name),
      ['style', 'difficulty', 'language'],
    )
    assert.equal(taxonomy.edge.share, 0.12)
    assert.deepEqual(
      taxonomy.edge.kinds.map(({ value, noTopic }) => [value, noTopic]),
      [
        ['out_of_scope', true],
        ['ambiguous', false],
        ['multi_intent', false],
      ],
    )
  })

  const shapes: Record<string, string> = {
    'a map of weights': 'topics: { a: 0.25, b: 0.75 }\n',
    'a map of maps': 'topics:\n  a: { weight: 0.25 }\n  b: { weight: 0.75, description: about b }\n',
    'a list of named maps': 'topics:\n  - { name: a, weight: 0.25 }\n  - { name: b, weight: 0.75 }\n',
    'a list of single weights': 'topics:\n  - a: 0.25\n  - b: 0.75\n',
    'the singular': 'topic: { a: 0.25, b: 0.75 }\n',
    'maps named by the axis': 'topics:\n  - { topic: a, weight: 0.25 }\n  - { topic: b, weight: 0.75 }\n',
  }
  for (const [name, text] of Object.entries(shapes)) {
    it(`reads topics as ${name}`, () => {
      assert.deepEqual(topicsOf(text), { a: 0.25, b: 0.75 })
    })
  }

  it('takes a plain list as equal weights, numbers as names, and text as meaning', () => {
    assert.deepEqual(topicsOf('topics: [a, b, c]\n'), { a: 1, b: 1, c: 1 })
    const { axes } = readTaxonomy(
      `topics: [a]\nturns: { 1: 0.5, 3: 0.5 }\nmood: { odd: strange in a way, even: calm }\n${off}`,
    ).taxonomy
    assert.deepEqual(pairs(axes[0]?.values ?? []), { '1': 0.5, '3': 0.5 })
    assert.deepEqual(
      axes[1]?.values.map(({ means }) => means),
      ['strange in a way', 'calm'],
    )
  })

  it('reads descriptions, examples and subtopics in their shapes', () => {
    const { topics } = readTaxonomy(`topics:
  - { name: a, weight: 0.5, means: all of a, examples: [one, two], subtopics: [{ name: s, description: d, weight: 1 }] }
  - b: { weight: 0.5, description: all of b, examples: one }
${off}`).taxonomy
    assert.deepEqual(topics, [
      {
        value: 'a',
        weight: 0.5,
        means: 'all of a',
        examples: ['one', 'two'],
        subtopics: [{ value: 's', weight: 1, means: 'd', examples: [] }],
      },
      { value: 'b', weight: 0.5, means: 'all of b', examples: ['one'], subtopics: [] },
    ])
    const short = readTaxonomy(`topics: { a: [x, y], b: }\n${off}`).taxonomy.topics
    assert.deepEqual(
      short.map(({ subtopics }) => pairs(subtopics)),
      [{ x: 1, y: 1 }, {}],
    )
  })

  it('looks below `taxonomy:` and names what stands beside it', () => {
    const text = `name: mine\nowner: me\ntaxonomy:\n  topics: [a]\n${off.replaceAll(/^(?=.)/gm, '  ')}`
    assert.deepEqual(noticesOf(text), [
      'taxonomy.yaml:1:7  `name` stands beside `taxonomy:` and is ignored.',
      'taxonomy.yaml:2:8  `owner` stands beside `taxonomy:` and is ignored.',
    ])
    assert.deepEqual(pairs(readTaxonomy(text).taxonomy.topics), { a: 1 })
  })

  it('says every default that it takes', () => {
    assert.deepEqual(noticesOf('topics: [a]\n'), [
      'taxonomy.yaml:1:1  There is no `styles`: terse, verbose, emotional and analytical, a quarter each.',
      'taxonomy.yaml:1:1  There is no `difficulty`: 30 % easy, 50 % medium, 20 % hard.',
      'taxonomy.yaml:1:1  There is no `edge_cases`: 12 % are out_of_scope, ambiguous, multi_intent.',
    ])
    const { axes, edge } = readTaxonomy('topics: [a]\n').taxonomy
    assert.deepEqual(
      axes.map(({ values }) => pairs(values)),
      [
        { terse: 1, verbose: 1, emotional: 1, analytical: 1 },
        { easy: 0.3, medium: 0.5, hard: 0.2 },
      ],
    )
    assert.deepEqual([edge.share, edge.kinds.map(({ noTopic }) => noTopic)], [0.12, [true, false, false]])
    for (const { values } of axes) for (const { means } of values) assert.ok(means)
  })

  it("has words for the mission's values where the file has none, and the file's words where it has", () => {
    const { axes } = readTaxonomy(
      'topics: [a]\nstyle: { Terse: 0.5, verbose: { weight: 0.5, means: mine } }\ndifficulty: false\nedge_cases: false\n',
    ).taxonomy
    assert.match(axes[0]?.values[0]?.means ?? '', /as few words as possible/)
    assert.equal(axes[0]?.values[1]?.means, 'mine')
  })

  it('says when weights do not sum to 1, and nothing within a hundredth', () => {
    assert.deepEqual(noticesOf(`topics: { a: 0.5, b: 0.55 }\n${off}`), [
      'taxonomy.yaml:1:9  topics: the weights sum to 1.05, not 1; they are taken as relative.',
    ])
    assert.deepEqual(noticesOf(`topics: { a: 0.5, b: 0.51 }\n${off}`), [])
    assert.deepEqual(noticesOf(`topics: { a: 0.5, b: 0.49 }\n${off}`), [])
  })

  describe('edge cases', () => {
    const three = [
      ['out_of_scope', 1, true],
      ['ambiguous', 1, false],
      ['multi_intent', 1, false],
    ]

    it('reads every shape', () => {
      assert.deepEqual(edgeOf('edge_cases: 0.1\n').share, 0.1)
      assert.deepEqual(kindsOf('edge_cases: 0.1\n'), three)
      assert.deepEqual(kindsOf('edge_case: { weight: 0.15, types: [odd, out_of_scope] }\n'), [
        ['odd', 1, false],
        ['out_of_scope', 1, true],
      ])
      assert.deepEqual(
        kindsOf('edge_cases: { share: 0.12, kinds: { out_of_scope: { off_topic: false, weight: 0.4 }, odd: 0.6 } }\n'),
        [
          ['out_of_scope', 0.4, false],
          ['odd', 0.6, false],
        ],
      )
      assert.deepEqual(kindsOf('edge_cases: { share: 0.12 }\n'), three)
      assert.deepEqual(kindsOf('edge_cases: [odd, weird]\n'), [
        ['odd', 1, false],
        ['weird', 1, false],
      ])
    })

    it('is none where the file says so', () => {
      for (const text of ['false', '0', '{ share: 0 }'])
        assert.deepEqual(edgeOf(`edge_cases: ${text}\n`), { share: 0, kinds: [] })
    })

    it('says a share that is unusual, or not given', () => {
      const head = 'topics: [a]\nstyles: false\ndifficulty: false\n'
      assert.deepEqual(noticesOf(`${head}edge_cases: 0.3\n`), [
        'taxonomy.yaml:4:13  edge_cases: a share of 0.3 is outside the usual 0.10 to 0.15.',
      ])
      assert.deepEqual(noticesOf(`${head}edge_cases: [odd]\n`), [
        'taxonomy.yaml:4:13  edge_cases: no share is given, so it is 12 %.',
      ])
      assert.deepEqual(noticesOf(`${head}edge_cases: 0.15\n`), [])
    })

    it('takes a topic of that name for the axis: its weight among all topics is the share, its subtopics are the kinds', () => {
      const text =
        'topics:\n  - { name: a, weight: 0.5 }\n  - { name: b, weight: 0.36 }\n  - { name: Edge Cases, weight: 0.14, subtopics: [rude, lost] }\nstyles: false\ndifficulty: false\n'
      const { taxonomy, notices } = readTaxonomy(text)
      assert.deepEqual(notices, [])
      assert.deepEqual(pairs(taxonomy.topics), { a: 0.5, b: 0.36 })
      assert.ok(Math.abs(taxonomy.edge.share - 0.14) < 1e-12)
      assert.deepEqual(
        taxonomy.edge.kinds.map(({ value, noTopic }) => [value, noTopic]),
        [
          ['rude', true],
          ['lost', true],
        ],
      )
    })

    it('counts the weight of such a topic in the sum', () => {
      const notices = noticesOf('topics: { a: 0.5, b: 0.5, edge_cases: 0.14 }\nstyles: false\ndifficulty: false\n')
      assert.deepEqual(notices, [
        'taxonomy.yaml:1:9  topics: the weights sum to 1.14, not 1; they are taken as relative.',
      ])
    })
  })
})
