import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadProject } from '../../src/project/load.ts'
import { render } from '../../src/project/template.ts'
import { folderOf, messageOf, parts } from './folder.ts'

const base = {
  'tunesmith.yaml': 'name: demo\nmethod: sft\nmodels: { generator: simulated/support }\n',
  'taxonomy.yaml': 'topics: [billing, "late delivery"]\nstyles: false\ndifficulty: false\nedge_cases: false\n',
  'rubric.yaml': 'threshold: 0.8\ncriteria: { is-kind: Is it kind? }\n',
}
const load = (files: Record<string, string | null> = {}) => loadProject(folderOf({ ...base, ...files }), { parts })

describe('loadProject', () => {
  it('reads the least that a project needs', async () => {
    const project = await load()
    assert.deepEqual([project.name, project.system, project.seeds, project.notices], ['demo', null, [], []])
    assert.equal(project.reference({ topic: 'billing' }), null)
    assert.equal(project.prompts.respond.file, 'prompts/respond.md')
    assert.match(render(project.prompts.respond, { reference: '', demos: [] }), /^Reply to the user's message\./)
  })

  it('gives a cell the reference of its topic below that of the domain', async () => {
    const project = await load({
      'domain.md': '\uFEFFAll of it.\r\n',
      'reference/billing.md': 'Bills.\n',
      'reference/late-delivery.md': 'Late.\n',
    })
    assert.equal(project.reference({ topic: 'billing' }), 'All of it.\n\nBills.')
    assert.equal(project.reference({ topic: 'late delivery' }), 'All of it.\n\nLate.')
    assert.equal(project.reference({ topic: null }), 'All of it.')
  })

  it('names files that nothing reads', async () => {
    const { notices } = await load({ 'reference/biling.md': 'x', 'prompts/repsond.md': 'x', 'prompts/flaw.md': 'x' })
    assert.deepEqual(notices, [
      {
        where: 'reference/biling.md',
        message: 'No topic is called "biling", so this file is not read.',
        fix: 'Did you mean `billing`?',
      },
      { where: 'prompts/flaw.md', message: 'flaw.md is not in this version of Tunesmith and is not read.' },
      { where: 'prompts/repsond.md', message: 'This file is not read.', fix: 'Did you mean `respond.md`?' },
    ])
  })

  it('takes system.md as it stands, never as a template', async () => {
    const project = await load({ 'prompts/system.md': 'You are {{ name }}.\r\nBe {% kind %}.\r\n' })
    assert.equal(project.system, 'You are {{ name }}.\nBe {% kind %}.')
  })

  it('reads seeds as texts and as messages', async () => {
    const seeds =
      '"one"\n{"text":"two"}\n{"prompt":"three"}\n\n{"messages":[{"role":"user","content":"four"},{"role":"assistant","content":"x"}]}\n'
    const project = await load({
      'tunesmith.yaml': `${base['tunesmith.yaml']}inputs: { seeds: few.jsonl }\n`,
      'few.jsonl': seeds,
    })
    assert.deepEqual(project.seeds, ['one', 'two', 'three', 'four'])
  })

  it('hashes what files mean, not how they are written', async () => {
    const [one, same, other] = await Promise.all([
      load(),
      load({
        'rubric.yaml': '# remark\npass_threshold: 0.8\ncriteria:\n  - question: Is it kind?\n    id: is-kind\n',
        'domain.md': '\n',
      }),
      load({
        'rubric.yaml': 'threshold: 0.8\ncriteria: { is-kind: Is it very kind? }\n',
        'domain.md': 'Facts.',
        'taxonomy.yaml': 'topics: [billing]\n',
      }),
    ])
    assert.deepEqual(same.hashes, one.hashes)
    for (const key of ['rubric', 'taxonomy', 'reference'] as const) {
      assert.match(one.hashes[key], /^[0-9a-f]{64}$/)
      assert.notEqual(other.hashes[key], one.hashes[key])
    }
  })

  it('shows the cell to respond.md only where the project says so', async () => {
    const respond = { 'prompts/respond.md': 'Reply.\n{{ cell.topic }}\n' }
    assert.equal(
      await messageOf(() => load(respond)),
      'prompts/respond.md:2  respond.md uses `cell`, and in use there is no cell that the model could know.\n  fix: Remove it, or set `respond_sees_cell: true` in tunesmith.yaml.\n  (project/template)',
    )
    const seen = await load({ ...respond, 'tunesmith.yaml': `${base['tunesmith.yaml']}respond_sees_cell: true\n` })
    assert.deepEqual(seen.prompts.respond.variables, ['cell'])
  })

  const wrong: Record<string, [files: Record<string, string | null>, message: string]> = {
    'no taxonomy': [
      { 'taxonomy.yaml': null },
      'taxonomy.yaml  There is no taxonomy.yaml beside tunesmith.yaml.\n  fix: Write one; `tunesmith init` in another folder makes an example.\n  (taxonomy/not-found)',
    ],
    'no rubric': [
      { 'rubric.yaml': null },
      'rubric.yaml  There is no rubric.yaml beside tunesmith.yaml.\n  fix: Write one; `tunesmith init` in another folder makes an example.\n  (rubric/not-found)',
    ],
    'an axis that a prompt misspells': [
      { 'prompts/inputs.md': 'Write {{ count }}:\n{{ cell.topc }}\n' },
      'prompts/inputs.md:2  `cell` has no `topc`.\n  fix: Did you mean `cell.topic`?\n  (project/template)',
    ],
    'a filter that does not exist, before anything is paid for': [
      { 'prompts/judge.md': '{% for criterion in criteria %}{{ criterion.id | uper }}{% endfor %}' },
      'prompts/judge.md:1  There is no filter `uper` for this value.\n  fix: Did you mean `upper`?\n  (project/template)',
    ],
    'an empty prompt': [
      { 'prompts/judge.md': '\n' },
      'prompts/judge.md  The prompt is empty.\n  fix: Write it, or remove the file to use the built-in text.\n  (project/template)',
    ],
    'a file of inputs that is not there': [
      { 'tunesmith.yaml': `${base['tunesmith.yaml']}inputs: { from: real.jsonl }\n` },
      'tunesmith.yaml:4:17  inputs.from: there is no file real.jsonl.\n  fix: Paths are relative to the project.\n  (project/no-file)',
    ],
  }
  for (const [name, [files, message]] of Object.entries(wrong)) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(await messageOf(() => load(files)), message)
    })
  }

  it('says that a file is no text', async () => {
    const root = folderOf(base)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(`${root}/rubric.yaml`, Buffer.from([0x61, 0xff, 0xfe]))
    assert.equal(
      await messageOf(() => loadProject(root, { parts })),
      'rubric.yaml:1  The file is not UTF-8 text.\n  fix: Save it as UTF-8.\n  (project/not-text)',
    )
  })
})
