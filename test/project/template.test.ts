import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInPrompts, promptVariables } from '../../src/project/prompts.ts'
import { parseTemplate, render } from '../../src/project/template.ts'
import { messageOf } from './folder.ts'

const allowed = ['cell', 'guide', 'reference', 'seeds', 'count']
const members = {
  cell: ['topic', 'difficulty'],
  'seeds[]': ['text', 'notes'],
  'seeds[].notes[]': ['by'],
}
const parse = (source: string) => parseTemplate(source, { file: 'prompts/x.md', allowed, members })
const filled = (source: string, values: Record<string, unknown> = {}) => render(parse(source), values)

describe('parseTemplate', () => {
  it('lists the free names of a template, sorted, each once', () => {
    const template = parse(`{% for seed in seeds if seed != reference %}{{ loop.index }} {{ seed }}{% endfor %}
{% set total = count + 1 %}{{ total }}{{ cell.topic }}{{ cell['difficulty'] }}{{ cell.items() | length }}
{% macro line(text, mark='-') %}{{ mark }} {{ text }}{% endmacro %}{{ line(reference) }}
{% if count is defined %}{% set word = 'a' %}{% else %}{% set word = 'b' %}{% endif %}{{ word | upper }}{{ guide[cell.topic] }}`)
    assert.deepEqual(template.variables, ['cell', 'count', 'guide', 'reference', 'seeds'])
  })

  const wrong: Record<string, [source: string, line: number, what: string, fix: string]> = {
    'an unknown name': [
      'Hello\n\n{{ refrence }}',
      3,
      'There is no variable `refrence` in this template.',
      'Did you mean `reference`?',
    ],
    'a name that is nothing like any': [
      '{{ zebra }}',
      1,
      'There is no variable `zebra` in this template.',
      'Variables: cell, guide, reference, seeds, count.',
    ],
    'an unknown name in a condition': [
      'a\n{% if refs %}x{% endif %}',
      2,
      'There is no variable `refs` in this template.',
      'Variables: cell, guide, reference, seeds, count.',
    ],
    "an unknown name as a filter's argument": [
      '{{ seeds | join(comma) }}',
      1,
      'There is no variable `comma` in this template.',
      'Variables: cell, guide, reference, seeds, count.',
    ],
    "a loop's name after the loop": [
      '{% for s in seeds %}{{ s }}{% endfor %}\n{{ s }}',
      1,
      'There is no variable `s` in this template.',
      'Variables: cell, guide, reference, seeds, count.',
    ],
    'an axis that is none': [
      'x\ny {{ cell.dificulty }}',
      2,
      '`cell` has no `dificulty`.',
      'Did you mean `cell.difficulty`?',
    ],
    "a loop's own name, misspelt": [
      '{% for seed in seeds %}\n{{ sede }}{% endfor %}',
      2,
      'There is no variable `sede` in this template.',
      'Did you mean `seed`?',
    ],
    'what no item of a list has': [
      '{% for seed in seeds[:3] %}\n{{ seed.txet }}{% endfor %}',
      2,
      '`seed` has no `txet`.',
      'Did you mean `seed.text`?',
    ],
    "what no item of an item's list has": [
      '{% for seed in seeds %}{% for note in seed.notes %}\n{{ note.from }}{% endfor %}{% endfor %}',
      2,
      '`note` has no `from`.',
      'It has: by.',
    ],
    'the clock': [
      '{{ strftime_now("%Y") }}',
      1,
      'There is no variable `strftime_now` in this template.',
      'Variables: cell, guide, reference, seeds, count.',
    ],
  }
  const braces = 'Correct this line; `{{ "{{" }}` prints braces as they are.'
  const broken: Record<string, [source: string, line: number, what: string]> = {
    'an expression that never ends': ['a\n{{ count', 2, '`{{` is never closed'],
    'a block that never ends': ['a\n\n{% for s in seeds %}\n{{ s }}\n', 3, '`{% for s in seeds %}` has no `endfor`'],
    'a block closed by another': [
      '{% if count %}\n{% endfor %}',
      2,
      '`{% endfor %}` stands where `{% if count %}` has to be closed',
    ],
    'an end without a start': ['a\n{% endif %}', 2, '`{% endif %}` closes nothing'],
    'words that are no expression': ['a\nb {{ count seeds }}', 2, '`{{ count seeds }}` cannot be read'],
    'an unknown statement': ['a\n{% foo %}', 2, '`{% foo %}` cannot be read'],
  }
  for (const [name, [source, line, what, fix]] of Object.entries({
    ...wrong,
    ...Object.fromEntries(
      Object.entries(broken).map(([key, [source, line, what]]) => [
        key,
        [source, line, `The template is not valid Jinja: ${what}.`, braces] as const,
      ]),
    ),
  })) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(
        await messageOf(() => parse(source)),
        `prompts/x.md:${line}  ${what}\n  fix: ${fix}\n  (project/template)`,
      )
    })
  }
})

describe('render', () => {
  it('fills values in and never reads them as templates', () => {
    assert.equal(
      filled('{{ reference }}|{% for s in seeds %}{{ s }};{% endfor %}', {
        reference: '{{ count }}',
        seeds: ['{% if %}', '{#'],
      }),
      '{{ count }}|{% if %};{#;',
    )
  })

  it('renders the same text each time', () => {
    const template = parse('{{ count }}')
    assert.deepEqual(
      [1, 2, 1].map((count) => render(template, { count })),
      ['1', '2', '1'],
    )
  })

  it('says which template cannot be filled in', async () => {
    assert.equal(
      await messageOf(() => filled('{{ count | nofilter }}', { count: 1 })),
      'prompts/x.md:1  There is no filter `nofilter` for this value.\n  fix: Filters: upper, lower, title, capitalize, trim, join, length, first, last, reverse, sort, unique, indent, replace, tojson.\n  (project/template)',
    )
  })
})

describe('the built-in prompts', () => {
  const built = (name: 'inputs' | 'respond' | 'judge', values: Record<string, unknown>) =>
    render(parseTemplate(builtInPrompts[name], { file: `${name}.md`, allowed: promptVariables[name] }), values)
  const nothing = {
    project: 'shop',
    count: 3,
    cell: { topic: 'billing', difficulty: 'hard' },
    guide: {},
    seeds: [],
    avoid: [],
    reference: '',
  }

  it('show the cell of an input as lines under their heading', () => {
    const text = built('inputs', { ...nothing, guide: { difficulty: 'two things at once' } })
    assert.match(
      text,
      /\n\n## Each message must fit all of this\n\n- topic: billing\n- difficulty: hard — two things at once\n\nWrite exactly 3\./,
    )
    assert.doesNotMatch(text, /What the assistant knows|Messages of real users|Do not repeat/)
  })

  it('show reference, seeds and what to avoid where there are any', () => {
    const text = built('inputs', {
      ...nothing,
      reference: 'Open at 9.',
      seeds: ['hey {{ x }}', 'yo'],
      avoid: ['old one', 'old two'],
    })
    assert.match(
      text,
      /\n\n## What the assistant knows\n\nOpen at 9\.\n\n## Messages of real users\n\n[^\n]+\n\n- hey \{\{ x \}\}\n- yo\n\n## Each message/,
    )
    assert.match(text, /\n\n## Do not repeat or rephrase these\n\n- old one\n- old two\n?$/)
  })

  it('reply with a reference and examples where there are any', () => {
    assert.equal(
      built('respond', { reference: '', demos: [] }).trim(),
      "Reply to the user's message. Answer what was asked, correctly and completely, and write nothing but the reply.",
    )
    const demos = [{ input: 'user: q?', completion: 'assistant: a.' }]
    assert.match(
      built('respond', { reference: 'Facts.', demos }),
      /## Reference\n\n[^\n]+\n\nFacts\.\n\n## Examples of good replies\n\nuser: q\?\nassistant: a\.\n?$/,
    )
  })

  it('show each criterion under its id, with "na" and examples where they are', () => {
    const text = built('judge', {
      reference: 'Facts.',
      criteria: [
        {
          id: 'is-kind',
          question: 'Is it kind?',
          na: 'when nobody is there',
          examples: [{ input: 'i', completion: 'c', answer: 'yes', why: 'w' }],
        },
        { id: 'is-true', question: 'Is it true?', na: null, examples: [] },
      ],
    })
    assert.match(
      text,
      /## Reference\n\n[^\n]+\n\nFacts\.\n\n## Criteria\n\n### is-kind\nIs it kind\?\nAnswer "na" when nobody is there\.\n\nExample: to "i", the completion "c" is a "yes": w\n\n### is-true\nIs it true\?\n?$/,
    )
    assert.doesNotMatch(built('judge', { reference: '', criteria: [] }), /Criteria|Reference/)
  })
})
