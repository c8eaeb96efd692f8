import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sampleRows } from '../../src/cli/sample-rows.ts'
import { supportProject } from '../support/project.ts'
import { type Called, memoryTerminal, tunesmith } from './tunesmith.ts'

/** One small run on the simulated world, and every screen that shows it. */
const folder = supportProject({ after })
let ran: Called

const call = (line: string, columns = 80): Promise<Called> => tunesmith([...line.split(' '), '-C', folder], { columns })

before(async () => {
  ran = await call('run -r first', 60)
})

const lines = (text: string): string[] => text.split('\n')
const tooLong = (text: string, columns: number): string[] =>
  lines(text).filter((line) => line.length > columns && !line.includes(folder))

describe('run', () => {
  it('says what it is about to do, and what auto means', () => {
    assert.equal(ran.code, 0)
    assert.ok(
      ran.out.startsWith('run first\nmodels       simulated/support  (simulated: not for\n             training)\n'),
    )
    assert.ok(ran.out.includes('\nimprove      auto, which is fixes in this version\n'))
  })

  it('shows each iteration with its interval, what fails most, the diff and the comparison', () => {
    assert.match(ran.out, /\niteration 1 {2}c0\n {2}passed {5}\d+ of 40 {2}\d+ % {2}\(\d+–\d+ %\) {3}target 80 %\n/)
    assert.match(ran.out, /\n {2}fails most [a-z-]+ +\d+ % {2}\(\d+–\d+ %\)\n/)
    assert.match(ran.out, /\n {4}\+ ## Rules\n {4}\+ - /)
    assert.match(ran.out, /c1 is kept\./)
  })

  it('ends with counts that add up, the files, and commands that work from here', () => {
    const [, ending = ''] = ran.out.split('\nstable  ')
    assert.match(ending, /\nslots {8}40 planned = 40 accepted \+ 0 abandoned/)
    assert.match(ending, /\npass rate {4}panel, c0 +\d+ of 40 +\d+ %/)
    assert.match(ending, /\n {13}training_data\.jsonl {5}rows to train on\n/)
    assert.ok(ending.includes(`\nnext         tunesmith show first -C ${folder}\n`))
    const real = `\n             tunesmith init --models openai -C ${folder}\n               (or another provider, for data to train on)\n`
    assert.ok(ending.includes(`${real}Simulated: `))
    assert.ok(!ending.includes('tunesmith export'), 'the exporters have run')
  })

  it('stays within 60 columns', () => {
    assert.deepEqual(tooLong(ran.out, 60), [])
  })

  it('tells phases to stderr, one plain line each, and nothing else', () => {
    assert.match(ran.err, /^writing 40 inputs \(panel\)\njudging 40 replies \(panel, c0\)\n/)
    assert.ok(!ran.err.includes('\u001b'))
  })

  it('prints only its ending with --quiet, also as a variable', async () => {
    const quiet = await call('run -r second --quiet')
    assert.ok(quiet.out.startsWith('\nstable  '))
    assert.equal(quiet.err, '')
    const variables = { TUNESMITH_QUIET: '1', TUNESMITH_RUN: 'third' }
    const other = await tunesmith(['run', '-C', folder], { env: variables })
    assert.equal(other.out, quiet.out.replaceAll('second', 'third'))
  })

  it('prints one event a line with --json', async () => {
    const { out, err } = await call('run -r fourth --json')
    const events: { type: string; run: string }[] = lines(out.trimEnd()).map((line) => JSON.parse(line))
    assert.deepEqual([events[0]?.type, events.at(-1)?.type, err], ['run-started', 'run-ended', ''])
    assert.ok(events.every(({ run }) => run === 'fourth'))
  })

  it('refuses the name of a run that has ended', async () => {
    const { code, err } = await call('run -r first')
    assert.equal(code, 2)
    assert.match(err, /\(run\/exists\)\n$/)
  })

  it('exits with 1 below its target, and names the worst criterion and failed examples', async () => {
    const { code, out } = await call('run -r below --iterations 0')
    assert.equal(code, 1)
    const [, ending = ''] = out.split('\nbelow-target  ')
    assert.match(ending, /\nworst {8}[a-z-]+ fails in \d+ %\nfailed {7}"/)
    assert.match(ending, /\nnext {9}tunesmith analyze -r below/)
  })
})

describe('show', () => {
  it('tells a run again as it was told, to its ending', async () => {
    const { out } = await call('show first', 60)
    const told = (text: string): string => text.split(/\nnext |\nSimulated: /)[0] ?? ''
    assert.equal(told(out).trimEnd(), told(ran.out).trimEnd())
    assert.ok(out.endsWith('They are not for\ntraining.\n'))
  })

  it('gives the report as JSON', async () => {
    const { out } = await call('show first --json')
    assert.deepEqual(
      JSON.parse(out),
      JSON.parse(readFileSync(join(folder, 'runs/first/output/generation_report.json'), 'utf8')),
    )
  })
})

describe('analyze', () => {
  it('answers the four questions and shows the symptom table within the columns', async () => {
    const { out } = await call('analyze -r first', 60)
    for (const text of [
      '1. Which criteria',
      '2. What do failed',
      '3. What do passed',
      '4. Is the rubric',
      'Symptoms',
    ]) {
      assert.ok(out.includes(text), text)
    }
    assert.match(out, /\n {3}short-enough +\d+ % +\d+–\d+ % +\d+ +\d+ +\d+\n/)
    assert.deepEqual(tooLong(out, 60), [])
  })

  it('gives it all as JSON', async () => {
    const analysis: { criteria: unknown[]; symptoms: unknown[] } = JSON.parse(
      (await call('analyze -r first --json')).out,
    )
    assert.deepEqual([analysis.criteria.length, analysis.symptoms.length], [8, 4])
  })
})

describe('export', () => {
  it('writes the files of the exporter and lists them', async () => {
    const { out, err } = await call('export -r first --to trl')
    assert.deepEqual(
      lines(out.trimEnd()).map((line) => line.split('/').at(-1)),
      ['train.jsonl', 'test.jsonl', 'train_sft.py'],
    )
    assert.match(err, /^\n36 rows to train on, 4 held out\.\nnext {9}tunesmith show first -C /)
  })
})

describe('accepted rows', () => {
  it('are shown whole where they are short and cut where they are long', () => {
    const output = join(folder, 'short')
    const row = (content: string): string =>
      JSON.stringify({
        messages: [
          { role: 'system', content: 's' },
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content },
        ],
      })
    const { terminal } = memoryTerminal({ columns: 40 })
    assert.equal(sampleRows(output, terminal), '')
    const text = (content: string): string => {
      writeFileSync(join(folder, 'training_data.jsonl'), `${row(content)}\n`)
      return sampleRows(folder, terminal)
    }
    assert.equal(text('SELECT 1'), '\nAn accepted row\n  user   Hi\n  reply  SELECT 1\n')
    assert.equal(lines(text('word '.repeat(60))).length, 8)
    assert.ok(text('word '.repeat(60)).endsWith(' …\n'))
  })
})
