import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { chat } from '../support/openai-server.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { supportProject } from '../support/project.ts'
import { temporaryFolder, tunesmith } from './tunesmith.ts'

const judges = ['simulated/support', { model: 'simulated/noisy', world_seed: 2 }]

describe('a panel of judges on the screen', () => {
  it('is listed by doctor, judge by judge', async (test) => {
    const folder = supportProject(test, { config: { models: { generator: 'simulated/support', judges } } })
    const { code, out } = await tunesmith(['doctor', '-C', folder])
    assert.equal(code, 0)
    assert.match(out, /^judge {8}simulated\/support /m)
    assert.match(out, /^judges\.1 {5}simulated\/noisy /m)
  })

  it('says at the start who judges, and at the end and in show how far they agree, in one line', async (test) => {
    const folder = supportProject(test, { config: { models: { generator: 'simulated/support', judges } } })
    const run = await tunesmith(['run', '-C', folder, '--yes'], { columns: 160 })
    const line =
      /^judges {7}agree in \d+ % \(\d+–\d+ %\) of [\d,]+ verdicts; alpha 0\.\d\d \(0\.\d\d to [01]\.\d\d\), (poor|moderate|good|high)$/m
    assert.match(run.out, line)
    assert.match(run.out, /^judges {7}panel of 2: {3}simulated\/support {3}simulated\/noisy$/m)
    const show = await tunesmith(['show', '-C', folder], { columns: 160 })
    assert.equal(line.exec(show.out)?.[0], line.exec(run.out)?.[0])
  })

  it('is not spoken of where one judge judges alone', async (test) => {
    const folder = supportProject(test, { config: { loop: { sample: 10, iterations: 0 } } })
    const { out } = await tunesmith(['run', '-C', folder, '--yes'])
    assert.doesNotMatch(out, /^judges/m)
  })
})

describe('a judge that answers everything alike', () => {
  for (const answer of ['yes', 'no']) {
    it(`is named in a warning of the run where it always says "${answer}"`, async (test) => {
      const server = await playedServer(test, ({ response_format: format }) => {
        if (format?.json_schema?.name !== 'verdicts') return undefined
        const { required = [] } = format.json_schema.schema as { required?: string[] }
        return chat(JSON.stringify(Object.fromEntries(required.map((id) => [id, { reason: 'So it is.', answer }]))))
      })
      const folder = supportProject(test, {
        config: { ...onServer(server, { input: 0, output: 0 }), loop: { sample: 30, iterations: 0 } },
      })
      const { out } = await tunesmith(['run', '-C', folder, '--yes'], { columns: 200 })
      const warning = `^warning {6}one-sided-judge: The judge said "${answer}" to every question of every example`
      assert.match(out, new RegExp(warning, 'm'))
      assert.equal(out.match(/one-sided-judge/g)?.length, 1)
    })
  }
})

describe('a judge of the generator’s family on the screen', () => {
  it('is a warning of doctor and of the start of a run', async (test) => {
    const folder = join(temporaryFolder(test), 'support')
    await tunesmith(['init', folder, '--models', 'openai/gpt-4.1-mini'])
    const doctor = await tunesmith(['doctor', '-C', folder], { columns: 200 })
    assert.match(doctor.out, /^warning {6}models\.judge: openai\/gpt-4\.1-mini judges its own completions\./m)
    const run = await tunesmith(['run', '-C', folder, '--yes'], { columns: 200 })
    assert.equal(run.code, 2)
    assert.match(run.err, /^warning {2}models\.judge {2}openai\/gpt-4\.1-mini judges its own completions\./m)
  })
})
