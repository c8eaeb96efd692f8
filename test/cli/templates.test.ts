import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { templates } from '../../src/cli/templates.ts'
import { readConfig } from '../../src/project/config.ts'
import { exampleFolder } from '../../src/project/scaffold.ts'
import { openProject } from '../../src/tunesmith.ts'
import { outputRows } from '../support/project.ts'
import { temporaryFolder, tunesmith } from './tunesmith.ts'

const root = temporaryFolder({ after })

describe('every template', () => {
  for (const { name } of templates) {
    it(`${name} inits, passes doctor and runs to a declared end on simulated/any`, async () => {
      const folder = join(root, name)
      assert.equal((await tunesmith(['init', folder, '--template', name, '--models', 'simulated'])).code, 0)
      const doctor = await tunesmith(['doctor', '-C', folder])
      assert.equal(doctor.code, 0)
      assert.match(doctor.out, /generator {4}simulated\/any/)
      const { code, out } = await tunesmith(['run', '-C', folder, '-r', 'test'])
      // Made-up prose is no SQL, so that rubric must refuse it.
      const [ended, exit] = name === 'sql' ? ['below-target', 1] : ['stable', 0]
      assert.match(out, new RegExp(`^${ended}  `, 'm'))
      assert.equal(code, exit)
      assert.match(out, /Simulated: these rows show how it works\. They are not for training\.\n$/)
      assert.equal(outputRows(folder, 'training_data.jsonl').length > 0, exit === 0)
    })
  }

  for (const { name } of templates) {
    it(`${name} has a rubric that people would keep: 6 to 12 criteria, a gate, a fix for each, off-topic messages`, async () => {
      const { rubric, taxonomy, system } = await openProject(exampleFolder(name))
      assert.ok(rubric.criteria.length >= 6 && rubric.criteria.length <= 12)
      assert.ok(rubric.criteria.some(({ gate }) => gate))
      for (const { id, fix } of rubric.criteria) assert.ok(fix !== null && !fix.includes('\n'), id)
      const offTopic = taxonomy.edge.kinds.filter(({ noTopic }) => noTopic).map(({ value }) => value)
      assert.ok(taxonomy.edge.share >= 0.1 && taxonomy.edge.share <= 0.15)
      const declines = rubric.criteria.filter(({ only }) =>
        only?.['edge_case']?.some((kind) => offTopic.includes(kind)),
      )
      assert.equal(declines.length, 1)
      assert.ok(system !== null && system.length > 40)
    })
  }

  for (const { name } of templates) {
    it(`${name} starts from a prompt that leaves room: no criterion's fix stands in it`, async () => {
      const { rubric, prompts } = await openProject(exampleFolder(name))
      for (const { fix } of rubric.criteria) assert.ok(!prompts.respond.source.includes(fix ?? ''))
      assert.ok(existsSync(join(exampleFolder(name), 'prompts/system.md')))
      assert.ok(readConfig(exampleFolder(name)).config.loop.iterations >= 3)
    })
  }

  for (const { name } of templates.filter(({ own }) => !own?.startsWith('local/'))) {
    it(`${name} has a transcript in docs/ that goes from init to the end of its run`, () => {
      const text = readFileSync(join(import.meta.dirname, `../../docs/transcripts/${name}.md`), 'utf8')
      assert.match(
        text,
        new RegExp(`^\\$ tunesmith init my-${name}\\b[\\s\\S]*^\\$ tunesmith run$[\\s\\S]*^stable {2}`, 'm'),
      )
      assert.doesNotMatch(text, /\/tmp\/|\/home\/|undefined|NaN/)
    })
  }
})
