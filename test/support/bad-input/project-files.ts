import { edited, type Section, withFiles } from './case.ts'

const [config, taxonomy, rubric] = ['tunesmith.yaml', 'taxonomy.yaml', 'rubric.yaml']
const target = 'target: { examples: 200, pass_rate: 0.8 }'
const styles = 'styles: { terse: 0.25, verbose: 0.25, emotional: 0.25, analytical: 0.25 }'
const categories = 'categories: { accuracy: 0.5, tone: 0.3, format: 0.2 }'
const edges =
  'edge_cases: { share: 0.12, kinds: { out_of_scope: { off_topic: true }, ambiguous: {}, multi_intent: {} } }'

export const unknownKeys: Section = {
  title: 'A key that does not exist',
  cases: [
    edited('tunesmith.yaml: `targt:`', config, [target, 'targt: { examples: 200 }']),
    edited('tunesmith.yaml: `target: { exampels: 200 }`', config, [target, 'target: { exampels: 200 }']),
    edited('tunesmith.yaml: a key that lives in another file', config, [target, `${target}\nthreshold: 0.8`]),
    edited('tunesmith.yaml: a key of a server', config, [
      'models:',
      'providers:\n  lab: { base_url: "http://127.0.0.1:1/v1", concurency: 4 }\nmodels:',
    ]),
    edited('taxonomy.yaml: `topcis:`', taxonomy, ['topics:', 'topcis:']),
    edited('taxonomy.yaml: `wieght` of a topic', taxonomy, ['name: orders\n    weight:', 'name: orders\n    wieght:']),
    edited('taxonomy.yaml: `shar` of the edge cases', taxonomy, [
      edges,
      'edge_cases: { shar: 0.12, kinds: { ambiguous: {} } }',
    ]),
    edited('taxonomy.yaml: `edge_casse:`', taxonomy, ['edge_cases:', 'edge_casse:']),
    edited('rubric.yaml: `treshold:`', rubric, ['threshold:', 'treshold:']),
    edited('rubric.yaml: `questoin` of a criterion', rubric, [
      'question: Is the reply in',
      'questoin: Is the reply in',
    ]),
    edited('rubric.yaml: an option of a rule', rubric, ['with: { max: 120 }', 'with: { maxx: 120 }']),
  ],
}

export const types: Section = {
  title: 'A value of another type, or out of its range',
  cases: [
    edited('tunesmith.yaml: `seed: one`', config, ['seed: 1', 'seed: one']),
    edited('tunesmith.yaml: `models: simulated/support`', config, [
      'models:\n  inputs: simulated/support\n  generator: simulated/support\n  judge: simulated/support',
      'models: simulated/support',
    ]),
    edited('tunesmith.yaml: `examples: -5`', config, ['examples: 200', 'examples: -5']),
    edited('tunesmith.yaml: `pass_rate: 80`', config, ['pass_rate: 0.8', 'pass_rate: 80']),
    edited('tunesmith.yaml: `export: trk`', config, ['export: [trl]', 'export: [trk]']),
    edited('taxonomy.yaml: `styles: 4`', taxonomy, [styles, 'styles: 4']),
    edited('rubric.yaml: `gate: maybe`', rubric, ['gate: true', 'gate: maybe']),
    withFiles('rubric.yaml: `criteria: none`', { [rubric]: 'threshold: 0.8\ncriteria: none\n' }),
  ],
}

export const weights: Section = {
  title: 'Weights',
  cases: [
    edited('negative, of an axis', taxonomy, ['terse: 0.25', 'terse: -0.25']),
    edited('all zero, of an axis', taxonomy, [styles, 'styles: { terse: 0, verbose: 0 }']),
    edited('not numbers, of an axis', taxonomy, ['terse: 0.25, verbose: 0.25', 'terse: lots, verbose: "0.25"']),
    edited('of one value and not of the others', taxonomy, ['terse: 0.25, verbose: 0.25', 'terse: 0.25, verbose: ']),
    edited('negative, of a category', rubric, [categories, 'categories: { accuracy: 0.5, tone: -0.3, format: 0.2 }']),
    edited('all zero, of the categories', rubric, [categories, 'categories: { accuracy: 0, tone: 0, format: 0 }']),
    edited('not numbers, of a category', rubric, [
      categories,
      'categories: { accuracy: high, tone: 0.3, format: .inf }',
    ]),
    edited('a share of edge cases over 1', taxonomy, ['share: 0.12', 'share: 12']),
  ],
}

export const rubrics: Section = {
  title: 'A rubric that does not fit together',
  cases: [
    edited('a criterion id that is taken', rubric, ['id: plain-words', 'id: acknowledges']),
    edited('a category without criteria', rubric, [
      categories,
      'categories: { accuracy: 0.5, tone: 0.3, format: 0.1, style: 0.1 }',
    ]),
    edited('a category that does not exist', rubric, ['category: tone', 'category: tome']),
    edited('`only` names no axis', rubric, ['only: { edge_case:', 'only: { edge_cas:']),
    edited('`only` names no value of its axis', rubric, [
      'only: { edge_case: [out_of_scope]',
      'only: { edge_case: [out_of_scop]',
    ]),
    edited('`threshold: 80`', rubric, ['threshold: 0.8', 'threshold: 80']),
    edited('`threshold: "80%"`', rubric, ['threshold: 0.8', 'threshold: "80%"']),
    edited('a rule that does not exist', rubric, ['rule: words', 'rule: word']),
    edited('neither a question nor a rule', rubric, [
      '    question: Is the reply in plain words, free of jargon and stock phrases?\n',
      '',
    ]),
  ],
}

export const prompts: Section = {
  title: 'A prompt template',
  cases: [
    edited('a misspelt variable', 'prompts/respond.md', ['{{ reference }}', '{{ refrence }}']),
    withFiles('a misspelt axis', { 'prompts/inputs.md': 'Write {{ count }} messages.\n\nStyle: {{ guide.styl }}\n' }),
    withFiles('judge.md without the criteria', { 'prompts/judge.md': 'Judge the reply. {{ reference }}\n' }),
    withFiles('inputs.md without the cell', { 'prompts/inputs.md': 'Write {{ count }} messages of users.\n' }),
    withFiles('inputs.md without the number of inputs', {
      'prompts/inputs.md': 'Write messages of users: {{ cell }}\n',
    }),
    withFiles(
      'respond.md without the reference, where there is one',
      { 'prompts/respond.md': 'Write the reply.\n' },
      { goesOn: true },
    ),
    edited('a tag that is never closed', 'prompts/respond.md', ['{% endif %}', '']),
    edited('braces that are never closed', 'prompts/respond.md', ['{{ reference }}', '{{ reference']),
    edited('a filter that does not exist', 'prompts/respond.md', ['{{ reference }}', '{{ reference | uppper }}']),
    withFiles('an empty prompt', { 'prompts/respond.md': '\n' }),
    withFiles('a file that nothing reads', { 'prompts/responds.md': 'Hello.\n' }, { goesOn: true }),
  ],
}

export const texts: Section = {
  title: 'A file that is no YAML, or hardly',
  cases: [
    edited('a key that is written twice', rubric, ['threshold: 0.8', 'threshold: 0.8\nthreshold: 0.9']),
    edited('a tab for indentation', taxonomy, ['    weight: 0.3', '\tweight: 0.3']),
    edited('a quote that is never closed', rubric, ['question: Is the reply in', 'question: "Is the reply in']),
    edited('a colon in plain text', rubric, ['fix: Use plain words', 'fix: Style: use plain words']),
    edited('an anchor that does not exist', taxonomy, ['subtopics: [charges, invoices]', 'subtopics: *charges']),
    edited('a bracket that is never closed', config, ['export: [trl]', 'export: [trl']),
    edited('two documents', config, ['seed: 1', 'seed: 1\n---\nseed: 2']),
    edited('`yes` as text', rubric, ['gate: true', 'gate: yes']),
    edited('a date as a value', config, ['seed: 1', 'seed: 2026-11-22']),
    edited('a number as a key', rubric, [categories, 'categories: { 1: 0.5, tone: 0.3, format: 0.2 }']),
    edited('a number as a huge one', config, ['seed: 1', 'seed: 1e400']),
    withFiles('an empty file', { [config]: '' }),
    withFiles('a file of comments alone', { [rubric]: '# to do\n' }),
    withFiles('a list in the place of a map', { [taxonomy]: '- orders\n- returns\n' }),
    withFiles('bytes that are not UTF-8', { [rubric]: Buffer.from([0x74, 0x3a, 0x20, 0xff, 0xfe, 0x0a]) }),
    withFiles('UTF-16', { [rubric]: Buffer.from('\uFEFFthreshold: 0.8\n', 'utf16le') }),
    edited('a NUL byte', config, ['seed: 1', 'seed: 1\u0000']),
    withFiles('a very long key', {
      [config]: `${'k'.repeat(5000)}: 1\nname: x\nmethod: sft\nmodels: { generator: simulated/any }\n`,
    }),
    withFiles('nesting without end', { [config]: `name: ${'['.repeat(20_000)}\n` }),
    withFiles('aliases that multiply', {
      [config]: `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`)
        .join('\n')}\n`,
    }),
    withFiles(
      'a BOM and CRLF, which are fine',
      {
        [config]: '\uFEFFname: support\r\nmethod: sft\r\nmodels: { generator: simulated/support }\r\n',
      },
      { goesOn: true },
    ),
  ],
}
