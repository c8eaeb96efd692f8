import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { listRuns } from '../../src/store/run.ts'
import { chat } from '../support/openai-server.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { outputRows, supportProject } from '../support/project.ts'
import { tunesmith } from './tunesmith.ts'

const rowsOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

describe('the phases on the command line', () => {
  const folder = supportProject({ after })
  const prompt = join(folder, 'prompts/respond.md')
  const original = readFileSync(prompt, 'utf8')
  const call = (line: string, columns = 80) => tunesmith([...line.split(' '), '-C', folder], { columns })

  it('inputs says how many there are, whether they repeat each other and what they cover, and shows a few', async () => {
    const { code, out, err } = await call('inputs -r a --count 3', 60)
    assert.equal(code, 0)
    assert.match(out, /^run a\ninputs {7}\d+ of the panel's 40\nrepetition {3}ok: 0 of \d+ inputs/)
    assert.match(out, /\ncoverage {5}all as planned, \d+ inputs\n/)
    assert.equal([...out.matchAll(/^[\w-]+ · .*$/gm)].length, 3)
    assert.match(out, /\nnext {9}tunesmith generate -C \S+\n {13}tunesmith run -C \S+\nSimulated: /)
    const [, made = ''] = /inputs {7}(\d+) of the panel's 40/.exec(out) ?? []
    assert.ok(Number(made) < 40)
    assert.equal(err, `writing ${made} inputs (panel)\n`)
    for (const line of out.split('\n')) assert.ok(line.length <= 60 || line.includes(folder), line)
  })

  it('inputs --json gives rows that `inputs.from` takes', async () => {
    const rows = rowsOf((await call('inputs -r a --json')).out)
    assert.equal(rows.length, 40)
    writeFileSync(join(folder, 'brought.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const config = { inputs: { from: join(folder, 'brought.jsonl') }, loop: { sample: 12, iterations: 4 } }
    const brought = supportProject({ after }, { config })
    const { code, out } = await tunesmith(['estimate', '--json', '-C', brought])
    assert.equal(code, 0)
    assert.equal(JSON.parse(out).stages.inputs.likely.calls, 0)
  })

  it('generate says how the replies ended, and gives rows with the reply as their last message', async () => {
    const { out } = await call('generate -r a')
    assert.match(out, /\nprompt {7}c0: prompts\/respond\.md as it stands\.\nreplies {6}40 of 40: 40 whole\n/)
    assert.equal([...out.matchAll(/^ {3}reply$/gm)].length, 3)
    const rows = rowsOf((await call('generate -r a --json')).out)
    assert.equal(rows.length, 40)
    for (const { messages, finish } of rows) {
      assert.equal(Array.isArray(messages) && messages.at(-1).role, 'assistant')
      assert.equal(finish, 'stop')
    }
  })

  it('improve shows the diff and the comparison, and names the command that applies it', async () => {
    const { code, out } = await call('improve -r a')
    assert.equal(code, 0)
    assert.match(out, /\n {4}\+ ## Rules\n/)
    assert.match(out, /c1 is kept\.\n\nnext {9}tunesmith run -C \S+\n?.*\(goes on with c1\)/)
    assert.match(out, /tunesmith improve -r a --apply c1 -C /)
    assert.equal(readFileSync(prompt, 'utf8'), original, 'the loop never writes prompts/')
  })

  it('improve --apply writes the candidate, and says where the old text is kept', async () => {
    const { code, out } = await call('improve -r a --apply c1')
    assert.equal(code, 0)
    assert.match(out, /prompts\/respond\.md is now c1\./)
    assert.match(out.replace(/\s+/g, ' '), /before c0: kept in \S*runs\/a\/candidates\/c0\/respond\.md/)
    const stored = readFileSync(join(folder, 'runs/a/candidates/c1/respond.md'), 'utf8')
    assert.equal(readFileSync(prompt, 'utf8'), stored)
    assert.match((await call('improve -r a --apply c1')).out, /is c1 already\./)
  })

  it('improve --apply keeps an edit that no run knows', async () => {
    writeFileSync(prompt, 'My own words.\n')
    await call('improve -r a --apply c1')
    writeFileSync(prompt, 'Other words.\n')
    const { out } = await call('improve -r a --apply c1 --json')
    assert.match(JSON.parse(out).replaced.backup, /respond\.md\.before-c1-2$/)
    assert.equal(readFileSync(`${prompt}.before-c1`, 'utf8'), 'My own words.\n')
    assert.equal(readFileSync(`${prompt}.before-c1-2`, 'utf8'), 'Other words.\n')
    assert.equal((await call('doctor')).err, '', 'nothing warns of a backup')
  })

  it('improve --apply names the candidates that there are', async () => {
    const { code, err } = await call('improve -r a --apply c7')
    assert.equal(code, 2)
    assert.match(err, /The run a has no candidate "c7"\. Candidates: c0, c1\.\n {2}fix: Did you mean `--apply c0`\?/)
  })

  it('run goes on from there to its end, and show tells it from its start', async () => {
    const { code, out } = await call('run')
    assert.equal(code, 0)
    assert.ok(out.startsWith('run a  goes on where it stopped\n'))
    const report = (await call('show a --json')).out
    assert.deepEqual([report.match(/\n/g)?.length, JSON.parse(report).run], [1, 'a'])
    const analysis = JSON.parse((await call('analyze --json')).out)
    const stored: object = JSON.parse(readFileSync(join(folder, 'runs/a/output/rubric_analysis.json'), 'utf8'))
    assert.deepEqual(Object.keys(analysis), [...Object.keys(stored), 'run', 'candidate'])
    assert.deepEqual(analysis.sets.confirm.rate, (stored as typeof analysis).sets.confirm.rate)
    const shown = await call('show a')
    assert.ok(shown.out.startsWith('run a\nmodels '), shown.out.slice(0, 60))
    assert.match((await call('improve -r a')).out, /at target .* and\s+confirmed\.\nnext +tunesmith show a/)
  })
})

describe('improve --with manual', () => {
  it('says what it is, and calls its suggestions so', async (test) => {
    const folder = supportProject(test)
    const { out } = await tunesmith(['improve', '-r', 'a', '--with', 'manual', '-C', folder])
    assert.match(out, /\nimprove {6}manual\n/)
    assert.match(out, /\nsuggestions {2}no-promises: [\s\S]*\n {13}states-policy: /)
    assert.match((await tunesmith(['show', '-C', folder])).out, /\nimprove {6}manual\n/)
  })
})

describe('phases that go wrong', () => {
  it('inputs that repeat each other exit with 1, and no reply is paid for', async (test) => {
    const server = await playedServer(test, ({ response_format: format }) =>
      format?.json_schema?.name === 'inputs'
        ? chat(JSON.stringify({ inputs: Array.from({ length: 5 }, () => 'Where is my parcel from last week?') }))
        : undefined,
    )
    const folder = supportProject(test, { config: onServer(server, { input: 0, output: 0 }) })
    const { code, out } = await tunesmith(['inputs', '-C', folder])
    assert.equal(code, 1)
    assert.match(out, /\nrepetition {3}failed: \d+ of 40 inputs repeat another/)
    const { code: refused, err } = await tunesmith(['generate', '-C', folder])
    assert.equal(refused, 1)
    assert.match(err, /repeat another above 0\.8/)
    assert.ok(server.seen.every(({ request }) => request.response_format?.json_schema?.name === 'inputs'))
  })

  it('inputs that could not be written say why, and exit with 1 where there is none', async (test) => {
    let isDown = true
    const server = await playedServer(test, ({ response_format: format }) =>
      isDown && format ? chat('hello') : undefined,
    )
    const folder = supportProject(test, { config: onServer(server, { input: 0, output: 0 }) })
    const none = await tunesmith(['inputs', '--count', '5', '-C', folder])
    assert.equal(none.code, 1)
    assert.match(none.out, /inputs {7}0 of the panel's 40; 5 could not be written\n +There is no JSON in the reply\.\n/)
    assert.match(none.out, /next +tunesmith doctor --online/)
    isDown = false
    assert.equal((await tunesmith(['inputs', '-C', folder])).code, 0)
    await tunesmith(['run', '-C', folder, '--yes'])
    assert.match(
      (await tunesmith(['show', '-C', folder])).out,
      /inputs {7}5 could not be written: There is no JSON in the reply\n/,
    )
    const [run] = listRuns(folder)
    const failed = outputRows(folder, 'failed_examples.jsonl', run?.name)
    assert.deepEqual(
      [...new Set(failed.filter(({ reason }) => reason === 'provider-error').map(({ error }) => error))],
      ['No input could be written for this cell: There is no JSON in the reply.'],
    )
  })

  it('replies that are cut off are counted and shown as such', async (test) => {
    const server = await playedServer(test, ({ response_format: format }) =>
      format ? undefined : chat('cut off in the mid', { finish: 'length' }),
    )
    const folder = supportProject(test, { config: onServer(server, { input: 0, output: 0 }) })
    const { out } = await tunesmith(['generate', '-C', folder])
    assert.match(out, /replies {6}40 of 40: 40 cut off at max_tokens/)
  })
})

describe('scale on the command line', () => {
  it('is named by a run that was not confirmed, and ends as that one did', async (test) => {
    const folder = supportProject(test, { config: { loop: { sample: 20, iterations: 0 } } })
    const call = (line: string) => tunesmith([...line.split(' '), '-C', folder])
    const ran = await call('run -r a')
    assert.match(ran.out, /tunesmith scale -r a -C \S+\s+\(fills the slots; the rate stays unconfirmed\)/)
    const { code, out } = await call('scale')
    assert.equal(code, 1)
    assert.match(out, /\nscale +the rate was not confirmed; open slots are filled all the same\nscale +round 1: /)
    assert.match(out, /\nbelow-target {2}Slots were filled all the same; the pass rate was not confirmed/)
    assert.ok(!out.includes('tunesmith scale'))
    assert.ok(existsSync(join(folder, 'runs/a/output/training_data.jsonl')))
    assert.match((await call('show a')).out, /\nbelow-target {2}Slots were filled all the same/)
  })
})

describe('export', () => {
  it('writes with an exporter of the project, and lists it', async (test) => {
    const folder = supportProject(test)
    await tunesmith(['run', '-r', 'a', '-C', folder])
    const exporter = `import { defineExporter } from 'tunesmith'
export default defineExporter({ id: 'ours', summary: 'Ours.', methods: ['sft'],
  files: ({ train }) => [{ path: 'rows.txt', content: String(train.length) }] })`
    writeFileSync(join(folder, 'ours.mts'), exporter)
    writeFileSync(
      join(folder, 'tunesmith.yaml'),
      `${readFileSync(join(folder, 'tunesmith.yaml'), 'utf8')}use: ./ours.mts\n`,
    )
    const { code, out } = await tunesmith(['export', '--to', 'ours', '-C', folder])
    assert.deepEqual([code, out.trim().endsWith('runs/a/output/ours/rows.txt')], [0, true])
    assert.equal(readFileSync(join(folder, 'runs/a/output/ours/rows.txt'), 'utf8'), '36')
    assert.match((await tunesmith(['export', '-C', folder])).err, /Exporters: .*ours\./)
  })
})
