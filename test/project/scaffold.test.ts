import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readConfig } from '../../src/project/config.ts'
import { configFile } from '../../src/project/not-found.ts'
import { builtInPrompts } from '../../src/project/prompts.ts'
import { exampleFolder, scaffold, withValue } from '../../src/project/scaffold.ts'
import { folderOf, messageOf } from './folder.ts'

describe('scaffold', () => {
  for (const template of ['support', 'coach', 'tutor', 'code', 'sql'] as const) {
    it(`copies the example ${template} and names it after its folder`, () => {
      const folder = join(folderOf({}), 'my-project')
      const files = scaffold(template, folder)
      for (const file of ['rubric.yaml', 'taxonomy.yaml', configFile]) assert.ok(files.includes(file), file)
      for (const file of files) assert.ok(existsSync(join(folder, file)), file)
      const original = readFileSync(join(exampleFolder(template), configFile), 'utf8')
      const copy = readFileSync(join(folder, configFile), 'utf8')
      assert.deepEqual(
        copy.split('\n').filter((line) => !line.startsWith('name:')),
        original.split('\n').filter((line) => !line.startsWith('name:')),
      )
      assert.equal(readConfig(folder).config.name, 'my-project')
    })
  }

  it('writes other models and the built-in prompts where it is asked to', () => {
    const folder = join(folderOf({}), 'mine')
    const files = scaffold('support', folder, {
      prompts: true,
      models: { generator: 'openai/gpt-x', judge: 'openai/gpt-y' },
    })
    const { config } = readConfig(folder)
    assert.deepEqual(
      [config.models.inputs.model, config.models.generator.model, config.models.judge.model],
      ['openai/gpt-x', 'openai/gpt-x', 'openai/gpt-y'],
    )
    assert.ok(files.includes('prompts/judge.md'))
    assert.equal(readFileSync(join(folder, 'prompts/judge.md'), 'utf8'), builtInPrompts.judge)
    const own = join(exampleFolder('support'), 'prompts/respond.md')
    if (existsSync(own))
      assert.equal(readFileSync(join(folder, 'prompts/respond.md'), 'utf8'), readFileSync(own, 'utf8'))
  })

  it('starts beside files that are not in its way, and overwrites none', async () => {
    const root = folderOf({ 'notes.txt': 'mine' })
    scaffold('support', root)
    assert.equal(readFileSync(join(root, 'notes.txt'), 'utf8'), 'mine')
    assert.equal(
      await messageOf(() => scaffold('support', root)),
      `tunesmith.yaml  The folder ${root} has a tunesmith.yaml already.\n  fix: Name a new folder: \`tunesmith init my-project\`.\n  (init/exists)`,
    )
    const other = folderOf({})
    mkdirSync(join(other, 'prompts'))
    writeFileSync(join(other, 'taxonomy.yaml'), 'mine')
    assert.match(
      await messageOf(() => scaffold('support', other)),
      /^taxonomy\.yaml {2}.* has a taxonomy\.yaml already\./,
    )
    assert.equal(readFileSync(join(other, 'taxonomy.yaml'), 'utf8'), 'mine')
    assert.ok(!existsSync(join(other, configFile)))
  })
})

describe('withValue', () => {
  it('changes one value and keeps every comment and every other line', () => {
    const text =
      '# top\nname: demo # mine\nmodels: # which\n  generator: a/b # strong\n\n# next\ntarget: { examples: 2 }\n'
    assert.equal(withValue(text, 'name', 'x: y'), text.replace('name: demo', 'name: "x: y"'))
    assert.equal(
      withValue(text, 'models', { generator: 'c/d' }),
      '# top\nname: demo # mine\nmodels:\n  generator: c/d\n\n# next\ntarget: { examples: 2 }\n',
    )
  })

  it('adds a value that is not there', () => {
    assert.equal(withValue('method: sft\n', 'name', 'x'), 'method: sft\nname: x\n')
  })
})
