import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openProject } from '../../src/tunesmith.ts'
import { chat, fail } from '../support/openai-server.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { edit, output, outputRows, type Ran, runProject, supportProject } from '../support/project.ts'

const wellKept = ({ ended, exit, counts, files }: Ran): { ended: string; exit: number } => {
  assert.equal(counts.planned, counts.accepted + counts.abandoned + counts.pending)
  assert.equal(
    counts.attempts.made,
    counts.attempts.accepted + counts.attempts.rejected + counts.attempts.errored + counts.attempts.surplus,
  )
  for (const file of files) assert.ok(existsSync(file), file)
  return { ended, exit }
}

describe('a run ends', () => {
  it('below-target where nothing helps', async (test) => {
    const ran = await runProject(supportProject(test, { config: { models: { generator: 'simulated/null' } } }))
    assert.deepEqual(wellKept(ran), { ended: 'below-target', exit: 1 })
    assert.equal(ran.counts.abandoned, 0)
  })

  it('needs-edit under `manual`, and goes on with the edit as a candidate of its own', async (test) => {
    const folder = supportProject(test)
    edit(folder, 'tunesmith.yaml', (values) =>
      Object.assign(values, { loop: { sample: 40, iterations: 4, improve: 'manual' } }),
    )
    const first = await runProject(folder)
    assert.deepEqual(wellKept(first), { ended: 'needs-edit', exit: 1 })
    assert.match(first.why, /states-policy: /)

    const prompt = join(folder, 'prompts/respond.md')
    writeFileSync(
      prompt,
      `${readFileSync(prompt, 'utf8')}\nState the policy that decides the case in one sentence, with its number, exactly as the reference has it.\n`,
    )
    const second = await runProject(folder)
    assert.deepEqual(wellKept(second), { ended: 'needs-edit', exit: 1 })
    assert.ok(second.types.includes('candidate-compared'))
    const candidate = JSON.parse(readFileSync(join(folder, 'runs/test/candidates/c1/candidate.json'), 'utf8'))
    assert.deepEqual({ by: candidate.by, parents: candidate.parents }, { by: 'manual', parents: ['c0'] })
  })

  it('short where the attempts are spent before every slot has a pass', async (test) => {
    const ran = await runProject(
      supportProject(test, { config: { target: { examples: 100, pass_rate: 0.8 }, scale: { attempts: 0 } } }),
    )
    assert.deepEqual(wellKept(ran), { ended: 'short', exit: 1 })
    assert.equal(ran.counts.pending, 0)
    assert.ok(ran.counts.abandoned > 0)
  })

  it('check-failed before completions are paid for, where the inputs repeat each other; --allow goes on', async (test) => {
    const same = ({
      response_format: format,
    }: {
      response_format?: { json_schema?: { name: string; schema: unknown } }
    }) =>
      format?.json_schema?.name === 'inputs'
        ? chat(JSON.stringify({ inputs: Array.from({ length: 5 }, () => 'Where is my parcel from last week?') }))
        : undefined
    const server = await playedServer(test, same)
    const folder = supportProject(test, { config: onServer(server, { input: 0, output: 0 }) })
    const ran = await runProject(folder)
    assert.deepEqual(wellKept(ran), { ended: 'check-failed', exit: 1 })
    assert.equal(ran.counts.attempts.made, 0)
    assert.equal(ran.command, 'tunesmith run --allow duplicate-inputs')
    assert.ok(server.seen.every(({ request }) => request.response_format?.json_schema?.name === 'inputs'))
    const allowed = await runProject(folder, { name: 'allowed', allow: ['duplicate-inputs'] })
    assert.ok(allowed.counts.attempts.made > 0)
  })

  it('short, with the reason, where one cell only ever gets the same input: no completion is paid for a repetition', async (test) => {
    const same = 'The thing from last week is not right, can you see to it?'
    const server = await playedServer(test, ({ response_format: format, messages }) =>
      format?.json_schema?.name === 'inputs' && messages[0]?.content.includes('- edge_case: ambiguous')
        ? chat(JSON.stringify({ inputs: [same] }))
        : undefined,
    )
    const config = { ...onServer(server, { input: 0, output: 0 }), scale: { attempts: 30 }, inputs: { per_call: 1 } }
    const folder = supportProject(test, { config: { ...config, target: { examples: 60, pass_rate: 0.8 } } })
    const ran = await runProject(folder)
    assert.deepEqual(wellKept(ran), { ended: 'short', exit: 1 }, ran.why)
    const repeated = outputRows(folder, 'failed_examples.jsonl').filter(({ reason }) => reason === 'near-duplicate')
    assert.ok(repeated.length > 0)
    assert.ok(repeated.every(({ completions }) => Array.isArray(completions) && completions.length === 0))
    const completed = server.seen.filter(
      ({ request: { response_format: format, messages } }) => !format && messages.at(-1)?.content === same,
    )
    assert.ok(completed.length <= 3, 'the first of them, under each candidate')
  })

  it('budget-spent without ever passing the limit, and goes on with a larger one', async (test) => {
    const price = { input: 1000, output: 1000 }
    const server = await playedServer(test)
    const folder = supportProject(test, {
      config: {
        ...onServer(server, price),
        target: { examples: 20, pass_rate: 0.8 },
        loop: { sample: 20, iterations: 1 },
      },
    })
    const first = await runProject(folder, { budget: 8 })
    assert.deepEqual(wellKept(first), { ended: 'budget-spent', exit: 2 }, first.why)
    const report = JSON.parse(output(folder, 'generation_report.json'))
    assert.ok(report.cost.usd > 0 && report.cost.usd <= 8, `${report.cost.usd}`)
    const before = server.seen.length
    const proposed = Number(/--budget (\S+)/.exec(first.command ?? '')?.[1])
    const second = await runProject(folder, { budget: proposed })
    assert.notEqual(second.ended, 'budget-spent')
    assert.ok(server.seen.length > before)
    assert.ok(
      server.counts().every((n) => n === 1),
      'no call is paid for twice',
    )
  })

  it('provider-gave-up where the key is dead, with what was accepted on disk', async (test) => {
    const server = await playedServer(test, (_, __, all) =>
      all > 60 ? fail(401, 'Incorrect API key provided') : undefined,
    )
    const ran = await runProject(supportProject(test, { config: onServer(server, { input: 0, output: 0 }) }))
    assert.deepEqual(wellKept(ran), { ended: 'provider-gave-up', exit: 3 })
    assert.ok(ran.counts.pending > 0)
  })

  it('interrupted at a signal, and the same run then ends as if nothing had happened', async (test) => {
    const [whole, cut] = [supportProject(test), supportProject(test)]
    await runProject(whole)
    const stop = new AbortController()
    const run = (await openProject(cut)).run({ name: 'test', signal: stop.signal })
    for await (const event of run) if (event.type === 'candidate-proposed') stop.abort()
    const { ended, exit } = await run.result
    assert.deepEqual({ ended, exit }, { ended: 'interrupted', exit: 130 })
    const resumed = await runProject(cut)
    assert.equal(resumed.ended, 'stable')
    for (const file of ['training_data.jsonl', 'generation_report.json', 'failed_examples.jsonl'])
      assert.equal(output(cut, file), output(whole, file), file)
  })
})

describe('failures of single calls', () => {
  it('become examples that say why, and the run goes on', async (test) => {
    const server = await playedServer(test, ({ response_format: format, messages }, _, all) => {
      if (format !== undefined || messages.length < 2) return undefined
      if (all % 7 === 0) return chat('cut off in the mid', { finish: 'length' })
      return all % 11 === 0 ? chat('', { finish: 'content_filter' }) : undefined
    })
    const folder = supportProject(test, {
      config: { ...onServer(server, { input: 0, output: 0 }), loop: { sample: 40, iterations: 1 } },
    })
    const ran = await runProject(folder)
    wellKept(ran)
    assert.ok(ran.counts.attempts.made > 0, ran.why)
    const reasons = new Set(outputRows(folder, 'failed_examples.jsonl').map(({ reason }) => reason))
    assert.ok(reasons.has('truncated') && reasons.has('refused'), [...reasons].join(', '))
  })
})
