import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { agreement } from '../../src/core/krippendorff.ts'
import type { Answer, Vote } from '../../src/core/types.ts'
import { type ChatRequest, chat, fail, type OpenAiServer } from '../support/openai-server.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { edit, output, outputRows, runProject, supportProject } from '../support/project.ts'

const once = { loop: { sample: 10, iterations: 0 }, target: { examples: 10, pass_rate: 0.85 } }

const asksJudge = ({ response_format: format }: ChatRequest): boolean => format?.json_schema?.name === 'verdicts'
const asked = ({ response_format: format }: ChatRequest): string[] => {
  const schema = format?.json_schema?.schema as { required?: string[] } | undefined
  return schema?.required ?? []
}

const panelOn = (server: OpenAiServer, judges: readonly string[]) => ({
  ...onServer(server, { input: 0, output: 0 }),
  ...once,
  models: { generator: 'lab/played', judges },
})

/** A server where the judges named say what they are told to; the others judge as the simulated one does. */
const serverSaying = (test: TestContext, lines: Readonly<Record<string, (id: string) => string>>) =>
  playedServer(test, (request) => {
    const say = lines[request.model]
    if (!say || !asksJudge(request)) return undefined
    const verdicts = asked(request).map((id) => [id, { reason: `${request.model} says so.`, answer: say(id) }])
    return chat(JSON.stringify(Object.fromEntries(verdicts)))
  })

type Line = { criterion: string; answer: Answer; reason: string; by: string; votes?: Vote[] }

/** Every verdict that the run wrote down. */
const verdictsIn = (folder: string, run?: string): Line[] =>
  ['failed_examples.jsonl', 'provenance.jsonl'].flatMap((file) =>
    outputRows(folder, file, run).flatMap(({ completions }) =>
      (completions as { verdicts: Line[] }[]).flatMap(({ verdicts }) => verdicts),
    ),
  )

describe('a panel of judges', () => {
  it('decides by majority, by any "no" on a gate, and writes down who said what', async (test) => {
    const server = await serverSaying(test, {
      one: () => 'yes',
      two: (id) => (id === 'gives-next-step' ? 'no' : 'yes'),
      three: (id) => (id === 'states-policy' ? 'no' : 'yes'),
    })
    const folder = supportProject(test, {
      config: panelOn(server, ['lab/one', 'lab/two', 'lab/three']),
      rubric: ({ criteria }) => {
        for (const criterion of criteria as { id: string; gate?: boolean }[])
          if (criterion.id === 'gives-next-step') criterion.gate = true
      },
    })
    await runProject(folder)
    const judged = verdictsIn(folder).filter(({ by }) => by === 'judge')
    assert.ok(judged.length > 0)
    for (const { criterion, answer, reason, votes } of judged) {
      assert.deepEqual(
        votes?.map(({ model }) => model),
        ['lab/one', 'lab/two', 'lab/three'],
      )
      assert.equal(answer, criterion === 'gives-next-step' ? 'no' : 'yes', criterion)
      assert.equal(reason, criterion === 'gives-next-step' ? 'two says so.' : 'one says so.')
    }
    assert.ok(
      verdictsIn(folder)
        .filter(({ by }) => by === 'rule')
        .every(({ votes }) => votes === undefined),
    )
  })

  it('asks each judge once for each example, and a judge that is added asks only that judge', async (test) => {
    const server = await serverSaying(test, { two: () => 'no' })
    const folder = supportProject(test, { config: panelOn(server, ['lab/one']) })
    await runProject(folder)
    const before = server.seen.length
    edit(folder, 'tunesmith.yaml', (values) =>
      Object.assign(values, { models: panelOn(server, ['lab/one', 'lab/two']).models }),
    )
    await runProject(folder, { name: 'two' })
    const more = server.seen.slice(before).map(({ request }) => request)
    assert.ok(more.length > 0 && more.every((request) => request.model === 'two' && asksJudge(request)))
    assert.equal(more.length, server.seen.slice(0, before).filter(({ request }) => asksJudge(request)).length)
    assert.ok(server.counts().every((n) => n === 1))
  })

  it('judges one column again, for each judge, when one criterion is edited', async (test) => {
    const server = await playedServer(test)
    const folder = supportProject(test, { config: panelOn(server, ['lab/one', 'lab/two']) })
    await runProject(folder)
    const before = server.seen.length
    edit(folder, 'rubric.yaml', ({ criteria }) => {
      const criterion = (criteria as { id: string; question: string }[]).find(({ id }) => id === 'gives-next-step')
      if (criterion) criterion.question = 'Does the reply end by saying what happens next, and who does it?'
    })
    await runProject(folder, { name: 'edited' })
    const more = server.seen.slice(before).map(({ request }) => request)
    assert.ok(more.every((request) => asksJudge(request) && asked(request).join() === 'gives-next-step'))
    const by = (model: string): number => more.filter((request) => request.model === model).length
    assert.ok(by('one') > 0 && by('one') === by('two'))
  })

  it('goes on with the others where one judge fails, and asks that one again next time', async (test) => {
    let isDown = true
    const server = await playedServer(test, (request) =>
      request.model === 'two' && asksJudge(request) && isDown
        ? fail(400, 'The prompt is too long for two.')
        : undefined,
    )
    const folder = supportProject(test, { config: panelOn(server, ['lab/one', 'lab/two']) })
    const { counts } = await runProject(folder)
    assert.equal(counts.attempts.errored, 0)
    const judged = verdictsIn(folder).filter(({ by }) => by === 'judge')
    assert.ok(judged.every(({ answer, votes }) => votes?.[0]?.answer === answer && votes[1]?.answer === 'error'))
    const report = JSON.parse(output(folder, 'generation_report.json'))
    assert.deepEqual([report.judge.agreement.n, report.judge.agreement.alpha], [0, null])
    isDown = false
    await runProject(folder, { name: 'again' })
    const again = verdictsIn(folder, 'again').filter(({ by }) => by === 'judge')
    assert.ok(again.every(({ votes }) => votes?.[1]?.answer !== 'error'))
  })

  it('reports how far its members agree, as an independent count of the votes has it', async (test) => {
    const panel = [
      { model: 'simulated/noisy', world_seed: 1 },
      { model: 'simulated/noisy', world_seed: 2 },
      { model: 'simulated/support', world_seed: 3 },
    ]
    const models = { generator: 'simulated/support', judges: panel }
    const folder = supportProject(test, { config: { models, loop: { sample: 40, iterations: 0 } } })
    await runProject(folder)
    const report = JSON.parse(output(folder, 'generation_report.json'))
    assert.deepEqual(
      report.judge.models,
      panel.map(({ model }) => model),
    )
    assert.equal(report.models['judges.2'].ref, 'simulated/support')
    const votes = verdictsIn(folder).flatMap(({ votes: some }) => (some ? [some] : []))
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const
    const { agreement: found } = report.judge
    for (const [i, [a, b]] of pairs.entries()) {
      const equal = votes.filter((some) => some[a]?.answer === some[b]?.answer).length
      assert.equal(found.pairs[i].n, votes.length)
      assert.equal(found.pairs[i].raw, equal / votes.length)
      const units = votes.map((some) => [[some[a]?.answer ?? null, some[b]?.answer ?? null]])
      assert.ok(Math.abs(found.pairs[i].alpha - (agreement(units).alpha ?? 0)) < 1e-12)
    }
    assert.ok(found.interval[0] < found.alpha && found.alpha < found.interval[1])
    const analysis = JSON.parse(output(folder, 'rubric_analysis.json'))
    for (const { id, agreement: column } of analysis.criteria) {
      const own = verdictsIn(folder).filter(({ criterion, votes: some }) => criterion === id && some)
      assert.equal(column?.n ?? 0, own.length, id)
    }
  })

  it('writes the same bytes with one call in flight and with 64', async (test) => {
    const judges = ['simulated/support', { model: 'simulated/noisy', world_seed: 2 }]
    const config = { models: { generator: 'simulated/support', judges } }
    const [one, many] = [1, 64].map((concurrency) => supportProject(test, { config: { ...config, concurrency } }))
    if (!one || !many) throw new Error('there are two folders')
    await runProject(one)
    await runProject(many)
    for (const file of ['training_data.jsonl', 'generation_report.json', 'failed_examples.jsonl', 'provenance.jsonl'])
      assert.equal(output(one, file), output(many, file), file)
  })

  it('scores labels by each judge in `choice` mode, and is refused where one of them cannot', async (test) => {
    const judging = { mode: 'choice' }
    const pair = ['simulated/support', { model: 'simulated/noisy', world_seed: 2 }]
    const folder = supportProject(test, {
      config: { ...once, judging, models: { generator: 'simulated/support', judges: pair } },
    })
    await runProject(folder)
    for (const { by, votes = [] } of verdictsIn(folder)) {
      if (by !== 'judge') continue
      assert.equal(votes.length, 2)
      for (const { confidence } of votes) assert.ok(confidence !== undefined && confidence > 0.3 && confidence <= 1)
    }
    const server = await playedServer(test)
    const mixed = {
      ...panelOn(server, []),
      judging,
      models: { generator: 'lab/x', judges: ['simulated/support', 'lab/y'] },
    }
    await assert.rejects(runProject(supportProject(test, { config: mixed })), {
      code: 'judging/no-labels',
      message: /lab\/y cannot score labels/,
    })
  })
})
