import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { committedCalls, countCalls, startedCalls } from '../support/counting.ts'
import { edit, supportProject } from '../support/project.ts'
import { type Called, tunesmith } from './tunesmith.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunesmith-foreign-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)

const rubric = `threshold: 0.5
criteria:
  - { id: polite, question: Is it polite? }
  - { id: short, rule: words, with: { max: 3 } }
`
const row = (i: number, completion: string, more = {}): string =>
  JSON.stringify({ id: `r${i}`, prompt: `Question ${i}?`, completion, ...more })

writeFileSync(at('rubric.yaml'), rubric)
const write = (file: string, completion: (i: number) => string, more = (_: number) => ({})): void =>
  writeFileSync(at(file), Array.from({ length: 12 }, (_, i) => row(i, completion(i), more(i))).join('\n'))
write('old.jsonl', () => 'one two three four')
write('new.jsonl', (i) => (i < 9 ? 'one two' : 'one two three four'))
write(
  'judged.jsonl',
  () => 'one two',
  (i) => (i < 8 ? { verdicts: { polite: i < 4 ? 'yes' : 'no', tone: 'no' } } : {}),
)

const evaluate = (line: string, columns = 80): Promise<Called> =>
  tunesmith(
    ['evaluate', ...line.split(' ').map((word) => (/\.(jsonl|yaml)$/.test(word) ? at(word) : word)), '-C', folder],
    {
      columns,
    },
  )
const report = (name: string) => JSON.parse(readFileSync(at(`${name}-evaluated/evaluation_report.json`), 'utf8'))

describe('evaluate, without a project', () => {
  it('prints counts that add up, a rate with its interval, and what it wrote, within 60 columns', async () => {
    const { code, out, err } = await evaluate('old.jsonl --rubric rubric.yaml --judge simulated/any', 60)
    assert.equal(code, 0, err)
    assert.match(out, /^old\.jsonl\njudge {8}simulated\/any\nrows {9}12 read = \d+ passed \+ \d+ failed\n/)
    assert.match(out, /\npass rate {4}\d+ of 12 {2}\d+ % {2}\(\d+–\d+ %\), at a score of 0\.5/)
    assert.match(out, /\nverdicts {5}24 = 0 recorded \+ 12 by code \+ 12 by the judge\n/)
    assert.match(out, /\nfails {8}short +100 % {2}\(76–100 %\)\n/)
    assert.ok(out.endsWith('They say\nnothing about the data.\n'), out)
    for (const line of out.split('\n')) assert.ok(line.length <= 60 || line.includes(folder), line)
    for (const file of ['results.jsonl', 'rubric_analysis.json', 'evaluation_report.json'])
      assert.ok(existsSync(at(`old-evaluated/${file}`)))
    assert.ok(existsSync(at('.tunesmith/ledger.db')))
  })

  it('counts recorded verdicts, those left out and those on what is no criterion', async () => {
    const { code, out, err } = await evaluate(
      'judged.jsonl --rubric rubric.yaml --keep-verdicts --threshold 0.9 --json',
    )
    assert.equal(code, 0, err)
    const printed = JSON.parse(out)
    assert.deepEqual(printed.verdicts, { recorded: 8, rule: 12, judge: 0, error: 0, unasked: 4 })
    assert.deepEqual([printed.rows.passed, printed.judge, printed.threshold], [8, null, '0.9'])
    assert.deepEqual(printed, report('judged'))
    assert.match(err, /In 8 rows, there is a\s+verdict on "tone", which is no criterion of the rubric\./)
  })

  it('judges its own results again without a call', async () => {
    const { code, out } = await evaluate('judged-evaluated/results.jsonl --rubric rubric.yaml --keep-verdicts --json')
    assert.deepEqual([code, JSON.parse(out).verdicts.recorded], [0, 8])
  })

  it('takes an empty cell in the column of the reply for an empty reply', async () => {
    writeFileSync(at('empty.csv'), 'prompt,response\nOne?,one\nTwo?,\n')
    const { code, err } = await tunesmith([
      'evaluate',
      at('empty.csv'),
      '--rubric',
      at('rubric.yaml'),
      '--keep-verdicts',
    ])
    assert.equal(code, 0, err)
    const results = readFileSync(at('empty-evaluated/results.jsonl'), 'utf8').trim().split('\n')
    assert.deepEqual(
      results.map((line) => JSON.parse(line).reason),
      [null, 'empty'],
    )
  })

  it('writes over no other dataset, and keeps what another rubric gave', async () => {
    const csv = (reply: string): string => `prompt,completion\nQuestion?,${reply}\n`
    mkdirSync(at('same'))
    writeFileSync(at('same/t.csv'), csv('one two'))
    writeFileSync(at('same/t.tsv'), csv('one two three four').replaceAll(',', '\t'))
    const judge = (file: string, rubric: string) =>
      tunesmith(['evaluate', at(`same/${file}`), '--rubric', at(rubric), '--keep-verdicts'])
    for (const file of ['t.csv', 't.tsv', 't.tsv', 't.csv']) assert.equal((await judge(file, 'rubric.yaml')).code, 0)
    const passed = (folder: string): number =>
      JSON.parse(readFileSync(at(`same/${folder}/evaluation_report.json`), 'utf8')).rows.passed
    assert.deepEqual([passed('t-evaluated'), passed('t.tsv-evaluated')], [1, 0])
    writeFileSync(at('strict.yaml'), rubric.replace('max: 3', 'max: 1'))
    const { out, err } = await judge('t.csv', 'strict.yaml')
    assert.deepEqual([passed('t-evaluated'), passed('t-evaluated-1')], [0, 1])
    assert.match(err, /The result by another rubric is kept in\s+\S*t-evaluated-1\./)
    assert.match(out, /next +tunesmith compare\s+\S*t-evaluated-1\s+\S*t-evaluated\s/)
  })

  const wrong: Record<string, [line: string, message: RegExp]> = {
    'no rubric': [
      'old.jsonl',
      /so the rubric has to be named\.\n {2}fix: .*--rubric rubric\.yaml`\.\n {2}\(cli\/usage\)/,
    ],
    'no file': ['--rubric rubric.yaml', /There is no project here, and no file is named\./],
    'a rubric that is not there': [
      'old.jsonl --rubric no.yaml',
      /There is no file .*no\.yaml\.\n.*\n {2}\(rubric\/not-found\)/,
    ],
    'no judge': [
      'old.jsonl --rubric rubric.yaml',
      /12 of 12 rows lack a verdict \(12 in all\), and no judge is named\./,
    ],
    'no consent': [
      'old.jsonl --rubric rubric.yaml --judge openrouter/nobody/priced-it',
      /^error {2}tunesmith evaluate {2}The price of openrouter\/nobody\/priced-it is unknown, and no budget is set\.\n {2}fix: Agree with `--yes`, without `--budget`: /m,
    ],
    'a budget without a price': [
      'old.jsonl --rubric rubric.yaml --judge lab/q --base-url http://127.0.0.1:9/v1 --budget 1',
      /^error {2}--budget {2}There is a budget in dollars, and the price of lab\/q is not known\.\n {2}fix: Agree with `--yes`, without `--budget`: /m,
    ],
    'a budget below zero': [
      'old.jsonl --rubric rubric.yaml --judge simulated/any --budget=-1',
      /^error {2}--budget {2}`budget` must be US dollars, a number of at least 0, not -1\./m,
    ],
    'no key': [
      'old.jsonl --rubric rubric.yaml --judge openai/gpt-5-mini --yes',
      /OPENAI_API_KEY .*\(models\/no-key\)/s,
    ],
    'half a model': [
      'old.jsonl --rubric rubric.yaml --judge gpt-5-mini',
      /--judge gpt-5-mini {2}models\.judge: must be `provider\/model`/,
    ],
    'an unknown provider': ['old.jsonl --rubric rubric.yaml --judge opena/x --yes', /Did you mean `openai\/x`\?/],
    'a threshold that is no share': [
      'old.jsonl --rubric rubric.yaml --threshold 80',
      /80 is not a share between 0 and 1\./,
    ],
  }
  for (const [name, [line, message]] of Object.entries(wrong)) {
    it(`says what is missing where there is ${name}`, async () => {
      const { code, err } = await evaluate(line)
      assert.equal(code, 2)
      assert.match(err, message)
    })
  }
})

describe('compare', () => {
  it('pairs two results by id and says what the test says', async () => {
    await evaluate('new.jsonl --rubric rubric.yaml --keep-verdicts --quiet')
    await evaluate('old.jsonl --rubric rubric.yaml --keep-verdicts --quiet')
    const { code, out } = await tunesmith(['compare', at('old-evaluated'), at('new-evaluated')])
    assert.equal(code, 0)
    assert.match(out, /\npairs {8}12 pairs\npassed {7}0 % before, 75 % after, of 12\n/)
    assert.match(out, /\ndifference {3}\+75 points \(\d+ to \d+\); McNemar, p = 0\.004\n {13}better\n/)
    assert.match(out, /\ngained {7}9\n {13}r0 {2}“Question 0\?”\n/)
    assert.match(out, /\n {3}short +100 % +25 % {2}9 gained, 0 lost {2}p = 0\.004 {2}look here\n/)
    const json = await tunesmith(['compare', at('old-evaluated'), at('new-evaluated'), '--json'])
    const { word, gained_ids: gained, criteria } = JSON.parse(json.out)
    assert.deepEqual([word, gained.length, criteria[0].criterion], ['better', 9, 'short'])
  })

  it('says of a lead that the test does not show what does not show it', async () => {
    write('ahead.jsonl', (i) => (i < 2 ? 'one two' : 'one two three four'))
    await evaluate('ahead.jsonl --rubric rubric.yaml --keep-verdicts --quiet')
    const { out } = await tunesmith(['compare', at('old-evaluated'), at('ahead-evaluated')])
    assert.match(out, /\n {13}ahead, but the test does not show it\n/)
  })

  it('names rows without a partner and a difference of rubrics', async () => {
    writeFileSync(at('other.yaml'), rubric.replace('max: 3', 'max: 4'))
    writeFileSync(at('few.jsonl'), [row(1, 'a'), row(99, 'a')].join('\n'))
    await evaluate('few.jsonl --rubric other.yaml --keep-verdicts --quiet')
    const { out, err } = await tunesmith(['compare', at('old-evaluated'), at('few-evaluated')])
    assert.match(out, /1 pair; 11 only before \(r0, r2, r3, …\); 1 only after \(r99\)/)
    assert.match(err, /judged by different\s+rubrics/)
    assert.doesNotMatch(err, /thresholds/)
    await evaluate('few.jsonl --rubric rubric.yaml --threshold 0.7 --keep-verdicts --quiet')
    const other = (await tunesmith(['compare', at('old-evaluated'), at('few-evaluated')])).err
    assert.match(other, /The thresholds differ, 0\.\d+ and 0\.7:\s+the difference is\s+in part theirs\./)
    assert.doesNotMatch(other, /rubrics/)
  })

  it('refuses what is no result, and names that are nothing', async () => {
    const refused = async (...names: string[]): Promise<string> =>
      (await tunesmith(['compare', ...names, '-C', folder])).err
    assert.match(await refused(at('old.jsonl'), at('old-evaluated')), /old\.jsonl:1 {2}This is no row of results/)
    assert.match(await refused('old-evaluatd', at('old-evaluated')), /There is no file or folder old-evaluatd/)
    assert.match(await refused('one'), /It takes two things to compare\./)
  })
})

describe('in a project', () => {
  const project = supportProject({ after })
  const call = (line: string): Promise<Called> => tunesmith([...line.split(' '), '-C', project])
  before(async () => {
    countCalls(project)
    assert.equal((await call('run -r first --quiet')).code, 0)
  })

  it('evaluate without a file judges the panel again, and pays only for what was edited', async () => {
    const calls = startedCalls(project).length
    const { code, out } = await call('evaluate')
    assert.equal(code, 0)
    assert.match(out, /^the panel of run first\n/)
    assert.equal(startedCalls(project).length, calls)
    edit(project, 'rubric.yaml', ({ criteria }) => {
      const list = criteria as { id: string; question: string }[]
      for (const one of list) if (one.id === 'gives-next-step') one.question = 'Does it end with what happens next?'
    })
    const again = JSON.parse((await call('evaluate --json')).out)
    const { yes, no } = again.criteria.find(({ id }: { id: string }) => id === 'gives-next-step')
    assert.ok(yes + no > 0)
    assert.equal(startedCalls(project).length - calls, yes + no)
    assert.equal(committedCalls(project).size, startedCalls(project).length)
  })

  it('evaluate of a file uses its judge and rubric, and refuses an address for the judge', async () => {
    mkdirSync(join(project, 'data'))
    writeFileSync(join(project, 'data/some.jsonl'), row(1, 'Sorry. The refund takes 14 days.'))
    const file = join(project, 'data/some.jsonl')
    const { code, out } = await tunesmith(['evaluate', file, '-C', project])
    assert.equal(code, 0)
    assert.match(out, /\njudge {8}simulated\/support\nrows {9}1 read/)
    const refused = await tunesmith(['evaluate', file, '-C', project, '--base-url', 'http://127.0.0.1:1/v1'])
    assert.match(refused.err, /Inside a project, `--base-url` says nothing\./)
  })

  it('compare takes candidates of a run, and runs', async () => {
    const { code, out } = await call('compare c0 c1')
    assert.equal(code, 0)
    assert.match(out, /^before {7}c0 of run first, 40 rows\nafter {8}c1 of run first, 40 rows\npairs {8}40 pairs\n/)
    assert.match(out, /\n {13}better\n/)
    const runs = await call('compare first first')
    assert.match(runs.out, /^before {7}c2 of run first \(stable\), \d+ rows\n/)
    assert.match(runs.out, /\n {13}no difference\n/)
    assert.match((await call('compare c0 c7')).err, /The run first has no candidate c7\. Candidates: c0, c1/)
    assert.match((await call('compare first secnd')).err, /\(run\/unknown\)/)
  })
})
