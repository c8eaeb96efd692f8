import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openProject } from '../../src/tunesmith.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { runProject, supportProject } from '../support/project.ts'
import { tunesmith } from './tunesmith.ts'

const hosted = (price?: { input: number; output: number }) => ({
  providers: {
    lab: { type: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', rpm: 60, ...(price && { price }) },
  },
  models: { generator: 'lab/m' },
})

describe('estimate', () => {
  it('forecasts the four stages, says free, and touches nothing', async (test) => {
    const folder = supportProject(test)
    const { code, out, err } = await tunesmith(['estimate', '-C', folder])
    assert.deepEqual([code, err], [0, ''])
    for (const stage of ['inputs', 'responses', 'evaluation', 'iteration overhead', 'likely', 'low', 'high'])
      assert.match(out, new RegExp(`^${stage} +[\\d,]+ +\\S+ +\\S+ +free +under 1 min$`, 'm'))
    assert.match(out, /^generator +simulated\/support +\S+ in +250 out +assumed$/m)
    assert.ok(!existsSync(join(folder, '.tunesmith')) && !existsSync(join(folder, 'runs')))
    for (const columns of [60, 80]) {
      const narrow = await tunesmith(['estimate', '-C', folder], { columns })
      for (const line of narrow.out.split('\n')) assert.ok(line.length <= columns || line.includes(folder), line)
    }
  })

  it('needs no key, gives dollars, and keeps an unknown price unknown', async (test) => {
    const priced = await tunesmith([
      'estimate',
      '--json',
      '-C',
      supportProject(test, { config: hosted({ input: 1, output: 2 }) }),
    ])
    const { total, calls, stages } = JSON.parse(priced.out)
    const sum = calls.find(({ kind }: { kind: string }) => kind === 'complete')
    assert.ok(Math.abs(sum.usd - (sum.tokens_in + 2 * sum.tokens_out) / 1e6) < 1e-5)
    const ofStages = Object.values<typeof total>(stages).reduce((all, { likely }) => all + likely.usd, 0)
    assert.ok(Math.abs(total.likely.usd - ofStages) < 1e-9)
    assert.ok(total.low.usd < total.likely.usd && total.likely.usd < total.high.usd)
    assert.ok(total.low.minutes >= total.low.calls / 60 - 1e-9, 'no more than the 60 calls a minute that were declared')

    const folder = supportProject(test, { config: hosted() })
    const unknown = JSON.parse((await tunesmith(['estimate', '--json', '-C', folder])).out)
    assert.deepEqual([unknown.total.low.usd, unknown.calls[0].price], [null, 'unknown'])
    const { out } = await tunesmith(['estimate', '-C', folder])
    assert.match(out, /^likely .* unknown /m)
    assert.match(out, /The price of lab\/m is unknown, so the dollars are\. Set\s+`providers\.lab\.price/)
    assert.match(
      out.replace(/\s+/g, ' '),
      /assumed, 1 s and 50 tokens a second a call, 64 at once, 60 a minute at most\./,
    )
    const listed = await tunesmith(['estimate', '--json', '-C', folder, '--model', 'generator=openai/gpt-4.1-mini'])
    assert.ok(JSON.parse(listed.out).total.low.usd > 0, 'from the table, without OPENAI_API_KEY')
  })

  it('holds what the run then takes, and measures what it assumed', async (test) => {
    const server = await playedServer(test)
    const config = {
      ...onServer(server, { input: 1, output: 1 }),
      ...{ target: { examples: 40, pass_rate: 0.8 }, loop: { sample: 40, iterations: 4 }, budget: { usd: 9 } },
    }
    const folder = supportProject(test, { config })
    const before = (await openProject(folder)).estimate()
    assert.ok(before.calls.every(({ measured }) => measured === null))
    await runProject(folder)
    const { length } = server.seen
    assert.ok(length >= before.total.low.calls && length <= before.total.high.calls, `${length}`)
    const after = (await openProject(folder)).estimate()
    const reply = after.calls.find(({ kind }) => kind === 'complete')
    assert.ok(reply?.measured && reply.measured >= 20 && reply.pace.by === 'measured')
    const usages = server.seen.filter(({ request }) => !request.response_format).length
    assert.equal(reply.measured, usages)
  })

  it('takes calls of the same model alone for measured, and twenty of them', async (test) => {
    const folder = supportProject(test, {
      config: { target: { examples: 12, pass_rate: 0.8 }, loop: { sample: 12, iterations: 0 } },
    })
    await (await openProject(folder)).phases.generate().result
    const twelve = (await openProject(folder)).estimate().calls.find(({ kind }) => kind === 'complete')
    assert.equal(twelve?.measured, null)
    const full = supportProject(test)
    await runProject(full)
    const other = await openProject(full, { overrides: { models: { generator: 'simulated/any' } } })
    const isMeasured = Object.fromEntries(other.estimate().calls.map(({ kind, measured }) => [kind, measured !== null]))
    assert.deepEqual(isMeasured, { inputs: true, fidelity: true, complete: false, judge: true })
  })

  it('says whether a budget is enough', async (test) => {
    const folder = supportProject(test, { config: hosted({ input: 1, output: 2 }) })
    const say = async (budget: string) =>
      (await tunesmith(['estimate', '-C', folder, '--budget', budget])).out.replace(/\s+/g, ' ')
    assert.match(await say('0.001'), /The budget of \$0\.001 is not enough for the likely case/)
    assert.match(await say('500'), /The budget of \$500 is enough for every case\./)
  })
})

describe('consent', () => {
  const run = (folder: string, ...more: string[]) => tunesmith([...more, '-C', folder])

  it('is not asked for under a dollar, and is over it, by the phase that is called', async (test) => {
    const server = await playedServer(test)
    const small = { target: { examples: 12, pass_rate: 0.8 }, loop: { sample: 12, iterations: 1 } }
    const cheap = supportProject(test, { config: { ...onServer(server, { input: 0.1, output: 0.1 }), ...small } })
    assert.notEqual((await run(cheap, 'run')).code, 2)
    const dear = supportProject(test, { config: { ...onServer(server, { input: 60, output: 60 }), ...small } })
    const { code, err } = await run(dear, 'run')
    assert.equal(code, 2)
    assert.match(err, /likely to cost about \$\d+\.?\d*, at most about \$\d+\.?\d*, and no budget is set/)
    assert.match((await run(dear, 'generate')).err, /error {2}tunesmith generate {2}This is likely/)
    const seen = server.seen.length
    assert.equal((await run(dear, 'inputs', '--yes')).code, 0)
    assert.ok(server.seen.length > seen)
  })
})
