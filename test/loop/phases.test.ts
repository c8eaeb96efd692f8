import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { listRuns } from '../../src/store/run.ts'
import { openProject } from '../../src/tunesmith.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { output, outputRows, runProject, supportProject } from '../support/project.ts'

const files = ['training_data.jsonl', 'eval_holdout.jsonl', 'failed_examples.jsonl', 'generation_report.json']
const small = { target: { examples: 24, pass_rate: 0.8 }, loop: { sample: 24, iterations: 3 } }
const name = 'test'

/** A small project on a server that counts, and what a run of it writes where no phase was called before. */
async function counted(test: TestContext) {
  const server = await playedServer(test)
  const config = { ...onServer(server, { input: 1, output: 1 }), ...small, budget: { usd: 50 } }
  const folder = supportProject(test, { config })
  return { server, folder, phases: (await openProject(folder)).phases }
}

const inCategory = (criterion: object) => ({ ...criterion, category: 'only' })

const ending = (folder: string) => listRuns(folder).at(-1)?.ended

describe('the phases of a run, one at a time', () => {
  it('end with the bytes of a whole run, and pay for no call twice', async (test) => {
    const whole = await counted(test)
    await runProject(whole.folder)
    const parts = await counted(test)
    const first = await parts.phases.inputs({ name, count: 4 }).result
    assert.ok(first.inputs.length >= 4 && first.inputs.length < first.planned, `${first.inputs.length}`)
    const all = await parts.phases.inputs({ name }).result
    assert.deepEqual(all.inputs.slice(0, first.inputs.length), first.inputs)
    const { replies, candidate } = await parts.phases.generate({ name }).result
    assert.deepEqual([replies.length, candidate.id, all.planned], [24, 'c0', 24])
    assert.ok(replies.every(({ completion }) => completion?.finish === 'stop'))
    const improved = await parts.phases.improve({ name }).result
    assert.equal(improved.comparison?.candidate, 'c1')
    assert.equal(ending(parts.folder), null)
    await runProject(parts.folder)
    for (const file of files) assert.equal(output(parts.folder, file), output(whole.folder, file), file)
    const { coverage }: { coverage: { axis: string; value: string | null }[] } = JSON.parse(
      output(whole.folder, 'generation_report.json'),
    )
    const subtopics = coverage.flatMap(({ axis, value }) => (axis === 'subtopic' && value !== null ? value : []))
    assert.ok(
      subtopics.length > 0 && subtopics.every((value) => value.includes('/')),
      'a subtopic is named with its topic',
    )
    assert.ok(parts.server.counts().every((times) => times === 1))
    assert.equal(parts.server.seen.length, whole.server.seen.length)
  })

  it('show a run that has ended and leave it ended', async (test) => {
    const folder = supportProject(test)
    await runProject(folder)
    const { phases } = await openProject(folder)
    const { inputs, ended } = await phases.inputs().result
    assert.deepEqual([inputs.length, ended], [40, 'stable'])
    assert.equal((await phases.generate().result).candidate.id, 'c2')
    const { atTarget, comparison } = await phases.improve().result
    assert.deepEqual([atTarget, comparison], [true, null])
    assert.deepEqual(
      listRuns(folder).map((run) => run.ended),
      ['stable'],
    )
  })

  it('generate with an edited prompt shows what the edit gives, and its run then pays only for judging it', async (test) => {
    const { server, folder, phases } = await counted(test)
    await phases.generate({ name }).result
    const prompt = join(folder, 'prompts/respond.md')
    writeFileSync(prompt, `${readFileSync(prompt, 'utf8')}\nEnd with the next step, what happens and who does it.\n`)
    const { candidate } = await (await openProject(folder)).phases.generate({ name }).result
    assert.equal(candidate.id, 'edited')
    await runProject(folder)
    assert.ok(server.counts().every((times) => times === 1))
  })

  it('improve asks for what the options of a rule say where a criterion has no fix', async (test) => {
    const rules = [
      { id: 'long-enough', rule: 'words', with: { min: 5000 } },
      { id: 'mentions-brand', rule: 'contains', with: { any: ['Acme Corp', 'ACME'] } },
      { id: 'gives-number', rule: 'regex', with: { pattern: '№[0-9]+' } },
      { id: 'bare-json', rule: 'json' },
    ]
    const folder = supportProject(test, {
      config: small,
      rubric: (rubric) => Object.assign(rubric, { categories: { only: 1 }, criteria: rules.map(inCategory) }),
    })
    const { suggestions } = await (await openProject(folder)).phases.improve({ name, optimizer: 'manual' }).result
    assert.deepEqual(suggestions.sort(), [
      'bare-json: Reply with JSON and nothing else: no prose, no code fence.',
      'gives-number: Write the reply so that the regular expression /№[0-9]+/ finds something in it.',
      'long-enough: Write at least 5000 words.',
      'mentions-brand: Mention at least one of "Acme Corp", "ACME".',
    ])
  })

  it('improve takes one more turn where the iterations are spent, and the run goes on from there', async (test) => {
    const folder = supportProject(test, {
      config: { target: { examples: 40, pass_rate: 0.97 }, loop: { sample: 40, iterations: 0 } },
    })
    assert.equal((await runProject(folder)).ended, 'below-target')
    const { phases } = await openProject(folder)
    assert.equal((await phases.improve().result).comparison?.kept, true)
    const second = await phases.improve().result
    assert.equal(second.comparison?.against, 'c1')
    const ran = await runProject(folder)
    assert.equal(ran.run, 'test')
    assert.notEqual(ran.candidate, 'c0')
  })

  it('improve names what is left to a person under `manual`', async (test) => {
    const { phases } = await openProject(supportProject(test))
    const { comparison, suggestions } = await phases.improve({ optimizer: 'manual' }).result
    assert.equal(comparison, null)
    assert.match(suggestions.join('\n'), /^[a-z-]+: .+/)
  })
})

describe('scale', () => {
  const below = (test: TestContext): string =>
    supportProject(test, {
      config: {
        target: { examples: 24, pass_rate: 0.8 },
        loop: { sample: 12, iterations: 0 },
        scale: { attempts: 40 },
      },
    })

  it('fills the slots of a run below its target, and says that the rate was not confirmed', async (test) => {
    const folder = below(test)
    const first = await runProject(folder)
    const scaled = await (await openProject(folder)).phases.scale().result
    assert.deepEqual([scaled.ended, scaled.exit, scaled.run], ['below-target', 1, first.run])
    assert.match(scaled.why, /the pass rate was not confirmed on fresh inputs/)
    assert.ok(scaled.counts.accepted > first.counts.accepted)
    assert.equal(scaled.counts.pending, 0)
    const report = JSON.parse(output(folder, 'generation_report.json'))
    assert.deepEqual([report.ended, report.pass_rate.confirm], ['below-target', null])
    assert.ok(report.pass_rate.scale.n > 0)
    assert.equal(outputRows(folder, 'training_data.jsonl').length, scaled.rows.train)
  })

  it('is what an interrupted one goes on with, by either command, to the same bytes', async (test) => {
    const [whole, ...cut] = [below(test), below(test), below(test)]
    await runProject(whole)
    await (await openProject(whole)).phases.scale().result
    for (const [i, folder] of cut.entries()) {
      await runProject(folder)
      const { phases, run } = await openProject(folder)
      const stop = new AbortController()
      const stream = phases.scale({ signal: stop.signal })
      for await (const event of stream) if (event.type === 'round-closed' && event.set === 'scale') stop.abort()
      assert.equal((await stream.result).ended, 'interrupted')
      await (i === 0 ? run() : phases.scale()).result
      for (const file of files) assert.equal(output(folder, file), output(whole, file), file)
    }
  })

  it('leaves an edited prompt to a new run', async (test) => {
    const folder = below(test)
    await runProject(folder)
    await (await openProject(folder)).phases.scale().result
    const prompt = join(folder, 'prompts/respond.md')
    writeFileSync(prompt, `${readFileSync(prompt, 'utf8')}\nUse plain words.\n`)
    const { run } = await (await openProject(folder)).run().result
    assert.notEqual(run, 'test')
  })

  for (const [ended, config, what] of [
    ['stable', {}, /Run test is stable/],
    ['short', { scale: { attempts: 0 } }, /its tries are spent/],
    ['needs-edit', { loop: { sample: 24, iterations: 1, improve: 'manual' } }, /waits for an edit/],
  ] as const) {
    it(`refuses a run that is ${ended}, and says what to do instead`, async (test) => {
      const folder = supportProject(test, {
        config: { ...(ended === 'short' ? { target: { examples: 100, pass_rate: 0.8 } } : {}), ...config },
      })
      assert.equal((await runProject(folder)).ended, ended)
      const stream = (await openProject(folder)).phases.scale()
      await assert.rejects(stream.result, { code: 'run/not-to-scale', message: what })
    })
  }
})
