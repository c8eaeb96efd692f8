import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { EventBody } from '../../src/core/events.ts'
import type { Candidate, Example, Input } from '../../src/core/types.ts'
import { createRun, listRuns, openRun } from '../../src/store/run.ts'
import { temporaryFolder } from './temporary.ts'

const today = '2026-11-22'
const started = { type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c0', total: 12 } as const
const endedAs = (ended: 'stable' | 'interrupted'): EventBody => ({
  type: 'run-ended',
  ended,
  exit: 0,
  next: [],
  why: '',
})
const resumed: EventBody = {
  ...{
    type: 'run-started',
    resumed: true,
    method: 'sft',
    simulated: true,
    passRate: 0.5,
    threshold: '0.8',
    models: {},
    flags: [],
  },
  sizes: { panel: 12, confirm: 24, examples: 24, attempts: 48, iterations: 3 },
}

const inputOf = (id: string, change: Partial<Input> = {}): Input => ({
  ...{ id, set: 'panel', slot: 0, attempt: 0, cell: { topic: 'billing', edge_case: null }, origin: 'generated' },
  messages: [{ role: 'user', content: `“${id}” \u2028 and so on` }],
  ...change,
})

const exampleOf = (id: string, change: Partial<Example> = {}): Example => ({
  ...{ id, input: inputOf(`i-${id}`), candidateId: 'c0', judged: [], outcome: 'pending', reason: null },
  ...change,
})

const candidate: Candidate = {
  ...{ id: 'c1', parents: ['c0'], by: 'fixes', texts: { respond: '## Rules\n- Be brief.\n' }, why: 'too verbose' },
  demos: [{ input: [{ role: 'user', content: 'hi' }], completion: [{ role: 'assistant', content: 'hello' }] }],
}

describe('a run', () => {
  it('freezes its config and reads it back', (test) => {
    const root = temporaryFolder(test)
    const config = { name: 'support', loop: { sample: 12 } }
    const run = createRun(root, { name: 'first-try', config, today })
    assert.deepEqual([run.name, run.folder, run.config], ['first-try', join(root, 'runs', 'first-try'), config])
    assert.equal(readFileSync(join(run.folder, 'config.json'), 'utf8'), `${JSON.stringify(config, null, 2)}\n`)
    run.close()
    const again = openRun(root, 'first-try')
    assert.deepEqual(again.config, config)
    again.close()
  })

  it('gives back inputs as they were put, in order of slot, attempt and id', (test) => {
    const root = temporaryFolder(test)
    const run = createRun(root, { config: {}, today })
    const inputs = [inputOf('b', { slot: 10 }), inputOf('a', { slot: 10 }), inputOf('c', { slot: 9, attempt: 1 })]
    run.putInputs([...inputs, inputOf('d', { slot: 9, set: 'scale', source: 'mail' })])
    run.putInputs([inputOf('b', { slot: 10, cell: { topic: 'technical' } })])
    assert.deepEqual(
      run.inputs('panel').map(({ id }) => id),
      ['c', 'a', 'b'],
    )
    assert.deepEqual(
      run.inputs().map(({ id }) => id),
      ['d', 'c', 'a', 'b'],
    )
    assert.deepEqual(run.input('c'), inputs[2])
    assert.deepEqual(run.input('b')?.cell, { topic: 'technical' })
    assert.equal(run.input('absent'), undefined)
    run.close()
  })

  it('gives back examples as they were put last, in order of set, candidate, slot, attempt and id', (test) => {
    const run = createRun(temporaryFolder(test), { config: {}, today })
    const scale = exampleOf('e-scale', { input: inputOf('i', { set: 'scale' }), candidateId: 'c2' })
    const later = exampleOf('e-later', { candidateId: 'c10' })
    const slot = exampleOf('e-slot', { candidateId: 'c2', input: inputOf('i-1', { slot: 3 }) })
    const first = exampleOf('e-first', { candidateId: 'c2', margin: null, label: true, split: 'train' })
    run.putExamples([scale, later, slot, first])
    run.putExamples([{ ...slot, outcome: 'rejected', reason: 'truncated' }])
    const expected = [first, { ...slot, outcome: 'rejected', reason: 'truncated' }, later, scale]
    assert.deepEqual(run.examples(), expected)
    assert.deepEqual(run.examples({ candidate: 'c2' }), [expected[0], expected[1], scale])
    assert.deepEqual(run.examples({ set: 'panel', candidate: 'c10' }), [later])
    assert.deepEqual(run.example('e-first'), first)
    run.close()
  })

  it('puts all examples of a call or none', (test) => {
    const run = createRun(temporaryFolder(test), { config: {}, today })
    const broken = { ...exampleOf('e-2'), input: { ...inputOf('i'), slot: 0.5 } }
    assert.throws(() => run.putExamples([exampleOf('e-1'), broken]))
    assert.deepEqual(run.examples(), [])
    run.close()
  })

  it('writes a candidate for people, too, and keeps the order of candidates', (test) => {
    const run = createRun(temporaryFolder(test), { config: {}, today })
    run.putCandidate({ ...candidate, id: 'c9', demos: [] })
    run.putCandidate(candidate)
    run.putCandidate({ ...candidate, id: 'c9', demos: [], why: 'once more' })
    assert.deepEqual(run.candidates(), [{ ...candidate, id: 'c9', demos: [], why: 'once more' }, candidate])
    const read = (name: string) => readFileSync(join(run.folder, 'candidates', 'c1', name), 'utf8')
    assert.equal(read('respond.md'), '## Rules\n- Be brief.\n')
    assert.deepEqual(JSON.parse(read('candidate.json')), { id: 'c1', parents: ['c0'], by: 'fixes', why: 'too verbose' })
    assert.deepEqual(JSON.parse(read('demos.jsonl')), candidate.demos[0])
    assert.throws(() => run.putCandidate({ ...candidate, id: '../c2' }), RangeError)
    run.close()
  })

  it('stores decisions and stage ends, streams the rest, and numbers them all', (test) => {
    const root = temporaryFolder(test)
    const run = createRun(root, { config: {}, today })
    const made = { type: 'input-made', set: 'panel', slot: 0, made: 1, total: 12 } as const
    const { at, ...stamped } = run.append(started)
    assert.deepEqual(stamped, { v: 1, seq: 1, run: run.name, ...started })
    assert.ok(at > 0)
    assert.equal(run.append(made).seq, 2)
    const last = run.append(endedAs('stable'))
    assert.deepEqual(
      run.events().map(({ seq, type }) => [seq, type]),
      [
        [1, 'stage-started'],
        [3, 'run-ended'],
      ],
    )
    run.close()
    const again = openRun(root, run.name)
    assert.deepEqual(again.events().at(-1), last)
    assert.equal(again.append(started).seq, 4)
    again.close()
  })
})

describe('the names of runs', () => {
  it('are the date and the next free letter', (test) => {
    const root = temporaryFolder(test)
    for (const name of ['a', 'b', 'c']) {
      const run = createRun(root, { config: {}, today })
      assert.equal(run.name, `${today}-${name}`)
      run.close()
    }
    for (const letter of 'defghijklmnopqrstuvwxyz')
      mkdirSync(join(root, 'runs', `${today}-${letter}`, 'output'), { recursive: true })
    const run = createRun(root, { config: {}, today })
    assert.equal(run.name, `${today}-aa`)
    run.close()
  })

  it('are taken once', (test) => {
    const root = temporaryFolder(test)
    createRun(root, { name: 'one', config: {}, today }).close()
    assert.throws(() => createRun(root, { name: 'one', config: {}, today }), { code: 'run/exists', exit: 2 })
  })

  it('stay inside the folder of runs', (test) => {
    const root = temporaryFolder(test)
    for (const name of ['../up', 'a/b', 'a\\b', '..', '', '.hidden', 'two words', 'x'.repeat(65)]) {
      assert.throws(() => createRun(root, { name, config: {}, today }), { code: 'run/bad-name', exit: 2 })
      assert.throws(() => openRun(root, name), { code: 'run/bad-name' })
    }
    assert.throws(() => openRun(root, 'two words'), { fix: /two-words/ })
  })

  it('are guessed where one is nearly right', (test) => {
    const root = temporaryFolder(test)
    createRun(root, { name: 'baseline', config: {}, today }).close()
    assert.throws(() => openRun(root, 'basline'), { code: 'run/unknown', fix: /-r baseline/ })
  })
})

describe('the list of runs', () => {
  it('is empty where there are none, and makes nothing', (test) => {
    const root = temporaryFolder(test)
    assert.deepEqual(listRuns(root), [])
    assert.deepEqual(readdirSync(root), [])
  })

  it('is in order of creation and says how each ended', (test) => {
    const root = temporaryFolder(test)
    for (const [name, events] of [
      ['z-first', [endedAs('stable')]],
      ['m-second', [endedAs('interrupted'), resumed]],
      ['a-third', [started]],
    ] as const) {
      const run = createRun(root, { name, config: { of: name }, today })
      for (const event of events) run.append(event)
      run.close()
    }
    assert.deepEqual(listRuns(root), [
      { name: 'z-first', ended: 'stable', config: { of: 'z-first' } },
      { name: 'm-second', ended: null, config: { of: 'm-second' } },
      { name: 'a-third', ended: null, config: { of: 'a-third' } },
    ])
  })

  it('is to be had beside runs that are locked, half-created or damaged', (test) => {
    const root = temporaryFolder(test)
    const locked = createRun(root, { name: 'locked', config: {}, today })
    locked.append(endedAs('stable'))
    createRun(root, { name: 'damaged', config: {}, today }).close()
    writeFileSync(join(root, 'runs', 'damaged', 'run.db'), 'x'.repeat(5000))
    mkdirSync(join(root, 'runs', 'no-database'))
    writeFileSync(join(root, 'runs', 'no-database', 'config.json'), '{ "half": ')
    mkdirSync(join(root, 'runs', 'empty'))
    const listed = listRuns(root).map(({ name, ended, config }) => [name, ended, config])
    assert.deepEqual(listed.toSorted(), [
      ['damaged', null, {}],
      ['locked', 'stable', {}],
      ['no-database', null, null],
    ])
    assert.ok(!existsSync(join(root, 'runs', 'no-database', 'run.db')))
    locked.close()
    assert.throws(() => openRun(root, 'damaged'), { code: 'store/foreign' })
    assert.throws(() => openRun(root, 'no-database'), { code: 'run/bad-config' })
    assert.throws(() => openRun(root, 'empty'), { code: 'run/incomplete' })
  })
})
