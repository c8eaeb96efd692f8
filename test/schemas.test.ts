import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { staleSchemas } from '../scripts/schemas/all.ts'
import { eventTypes } from '../scripts/schemas/events.ts'
import type { RunEvent } from '../src/core/events.ts'
import { openProject } from '../src/index.ts'
import type { RunOptions } from '../src/tunesmith.ts'
import { tunesmith } from './cli/tunesmith.ts'
import { root } from './support/documents.ts'
import { complaintsOf } from './support/json-schemas.ts'
import { type Changes, output, outputRows, supportProject } from './support/project.ts'

describe('schemas/', () => {
  it('is current', () => {
    assert.deepEqual(staleSchemas(join(root, 'schemas')), [], 'run npm run schemas')
  })

  it('is not current where a file was changed, is missing or is unknown', (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'tunesmith-schemas-'))
    test.after(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(join(root, 'schemas'), folder, { recursive: true })
    writeFileSync(join(folder, 'rubric.schema.json'), '{}')
    writeFileSync(join(folder, 'other.json'), '{}')
    rmSync(join(folder, 'events.schema.json'))
    assert.deepEqual(staleSchemas(folder), ['rubric.schema.json', 'events.schema.json', 'other.json'])
  })

  it('has every type of event', () => {
    const source = readFileSync(join(root, 'src/core/events.ts'), 'utf8')
    const types = [...source.matchAll(/\btype: '([a-z-]+)'/g)].map(([, type = '']) => type)
    assert.deepEqual([...eventTypes].sort(), types.sort())
  })
})

describe('the schemas of the three files', () => {
  const folders = readdirSync(join(root, 'examples'))

  for (const name of ['tunesmith', 'taxonomy', 'rubric']) {
    const complaints = complaintsOf(name)
    for (const folder of folders) {
      it(`${name} takes that of examples/${folder}`, () => {
        assert.equal(complaints(parse(readFileSync(join(root, 'examples', folder, `${name}.yaml`), 'utf8'))), null)
      })
    }
  }

  for (const [name, what, value] of [
    ['tunesmith', 'a misspelt key', { method: 'sft', modles: {} }],
    ['tunesmith', 'a model without its provider', { method: 'sft', models: { generator: 'gpt-4.1' } }],
    ['tunesmith', 'a share of 80', { method: 'sft', models: { generator: 'a/b' }, target: { pass_rate: 80 } }],
    ['taxonomy', 'a misspelt key of a topic', { topics: [{ name: 'a', wieght: 1 }] }],
    ['taxonomy', 'a negative weight', { topics: { a: -1 } }],
    ['rubric', 'a misspelt key', { treshold: 0.8, criteria: [] }],
    ['rubric', 'a threshold of 80', { threshold: 80, criteria: [{ id: 'a', question: 'b?' }] }],
    ['rubric', 'a misspelt key of a criterion', { criteria: [{ id: 'a', qestion: 'b?' }] }],
  ] as const) {
    it(`${name} refuses ${what}`, () => assert.notEqual(complaintsOf(name)(value), null))
  }
})

type Situation = { changes?: Changes; options?: RunOptions; ended: string }

const inputs = Array.from({ length: 60 }, (_, i) => ({
  prompt: `Where is order number ${i} ${'x'.repeat(i)}?`,
  source: `s${i % 9}`,
}))

const situations: Readonly<Record<string, Situation>> = {
  'that is stable': { options: { budget: 5 }, ended: 'stable' },
  'that was interrupted at once': { options: { signal: AbortSignal.abort() }, ended: 'interrupted' },
  'on inputs from a file': {
    changes: {
      files: { 'real.jsonl': inputs.map((row) => `${JSON.stringify(row)}\n`).join('') },
      config: { inputs: { from: 'real.jsonl' }, target: { examples: 20, pass_rate: 0.1 }, loop: { sample: 10 } },
    },
    ended: 'stable',
  },
  'of a person who has to edit': {
    changes: { config: { loop: { sample: 40, iterations: 2, improve: 'manual' } } },
    ended: 'needs-edit',
  },
  'judged by the choice of a label': { changes: { config: { judging: { mode: 'choice' } } }, ended: 'stable' },
}

describe('the schemas of what a run writes', () => {
  for (const [what, { changes = {}, options = {}, ended }] of Object.entries(situations)) {
    it(`take every line of a run ${what}`, async (test) => {
      const folder = supportProject(test, changes)
      const project = await openProject(folder)
      const run = project.run({ name: 'test', ...options })
      const events: RunEvent[] = []
      for await (const event of run) events.push(JSON.parse(JSON.stringify(event)))
      assert.equal((await run.result).ended, ended, (await run.result).why)
      every('events', events)
      const rows = [...outputRows(folder, 'training_data.jsonl'), ...outputRows(folder, 'eval_holdout.jsonl')]
      every('training_data.sft', rows)
      every('provenance', outputRows(folder, 'provenance.jsonl'))
      every('failed_examples', outputRows(folder, 'failed_examples.jsonl'))
      every('generation_report', [JSON.parse(output(folder, 'generation_report.json'))])
      every('rubric_analysis', [JSON.parse(output(folder, 'rubric_analysis.json'))])
    })
  }

  it('take what evaluate writes of a dataset made elsewhere', async (context) => {
    const folder = supportProject(context, {
      files: {
        'few.yaml':
          'criteria:\n  - { id: short, rule: words, with: { max: 3 } }\n  - { id: kind, question: Is it kind? }\n',
        'data.jsonl': [
          { verdicts: { kind: 'yes' } },
          { source: 's' },
          { id: 'b', source: 's', verdicts: { kind: false } },
        ]
          .map(
            (row, i) => `${JSON.stringify({ prompt: `Hi ${i}?`, completion: 'Go.', cell: { topic: 'x' }, ...row })}\n`,
          )
          .join(''),
      },
    })
    const { code, err } = await tunesmith([
      'evaluate',
      join(folder, 'data.jsonl'),
      '--rubric',
      join(folder, 'few.yaml'),
      '--keep-verdicts',
    ])
    assert.equal(code, 0, err)
    const written = (file: string): string => readFileSync(join(folder, 'data-evaluated', file), 'utf8')
    every(
      'evaluation_results',
      written('results.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    )
    every('evaluation_report', [JSON.parse(written('evaluation_report.json'))])
    every('rubric_analysis', [JSON.parse(written('rubric_analysis.json'))])
  })

  it('refuse a key that nothing writes, and a number that is none', () => {
    const rate = { n: 1, passed: 1, low: 0.2, high: 1 }
    const event = { v: 1, seq: 1, at: 1, run: 'a', type: 'iteration-analyzed', iteration: 1, candidate: 'c0', rate }
    const complaints = complaintsOf('events')
    assert.equal(complaints({ ...event, worst: [] }), null)
    assert.notEqual(complaints({ ...event, worst: [], more: 1 }), null)
    assert.notEqual(complaints({ ...event, worst: [], rate: { ...rate, low: Number.NaN } }), null)
  })
})

function every(schema: string, values: readonly unknown[]): void {
  const complaints = complaintsOf(schema)
  for (const value of values) {
    const wrong = complaints(value)
    assert.equal(wrong, null, `${schema}: ${wrong}\n${JSON.stringify(value).slice(0, 600)}`)
  }
}
