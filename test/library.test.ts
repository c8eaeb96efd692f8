import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { openProject, readRubric, score, TunesmithError } from '../src/index.ts'
import { installTunesmith } from './support/as-installed.ts'
import { type Block, blocksOf, root } from './support/documents.ts'
import { makeSupport, output, outputRows, small, supportProject } from './support/project.ts'
import { publicApi } from './support/public-api.ts'
import { lineOf, nodesOf, readSources } from './support/sources.ts'

describe('what the package exports', () => {
  const library = publicApi('index')
  const testing = publicApi('testing')
  const names = new Set([...library, ...testing].map(({ name }) => name))

  it('is what the golden list says', () => {
    const lines = (entry: string, exports: typeof library): string[] =>
      exports.map(({ name, kind }) => `${entry} ${kind} ${name}`)
    const listed = readFileSync(join(import.meta.dirname, 'exports.txt'), 'utf8')
    assert.deepEqual(
      [...lines('tunesmith', library), ...lines('tunesmith/testing', testing)],
      listed.trim().split('\n'),
    )
  })

  it('has a docstring', () => {
    const silent = [...library, ...testing].filter(({ documentation }) => documentation === '')
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    )
  })

  it('speaks of no type that it does not export', () => {
    const unknown = [...library, ...testing].flatMap(({ name, speaksOf }) =>
      speaksOf.filter((type) => !names.has(type)).map((type) => `${name} speaks of ${type}`),
    )
    assert.deepEqual(unknown, [])
  })
})

describe('the library', () => {
  it('prints nothing and never ends the process: only src/cli/ has the words for it', () => {
    const loud = /^(console\.|process\.(stdout|stderr|exit|exitCode|abort)\b)/
    const found = readSources()
      .filter(({ path }) => !path.startsWith('cli/'))
      .flatMap((source) =>
        [...nodesOf(source.tree)]
          .filter((node) => ts.isPropertyAccessExpression(node) && loud.test(node.getText()))
          .map((node) => `src/${source.path}:${lineOf(source, node.getStart())} ${node.getText()}`),
      )
    assert.deepEqual(found, [])
  })

  it('leaves both streams empty in a run from start to end', (test) => {
    const folder = supportProject(test)
    const program = `
      import { openProject } from ${JSON.stringify(pathToFileURL(join(root, 'src/index.ts')).href)}
      const { ended } = await (await openProject(${JSON.stringify(folder)})).run().result
      process.exitCode = ended === 'stable' ? 7 : 1`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    })
    assert.deepEqual({ status, stdout, stderr }, { status: 7, stdout: '', stderr: '' })
  })

  it('reads a run back as its files have it', async (test) => {
    const folder = supportProject(test)
    const project = await openProject(folder)
    assert.deepEqual(project.runs(), [])
    const { ended, run: name, rows } = await project.run({ name: 'test' }).result
    assert.deepEqual(project.runs(), [{ name, ended }])
    const run = project.readRun()
    assert.deepEqual([run.name, run.ended, run.folder], [name, 'stable', join(folder, 'runs', 'test')])
    const written = run.rows()
    assert.deepEqual([written.train.length, written.holdout.length], [rows.train, rows.holdout])
    assert.deepEqual(written.train, outputRows(folder, 'training_data.jsonl'))
    assert.deepEqual(run.report(), JSON.parse(output(folder, 'generation_report.json')))
    const { version: _, sets: __, ...analysis } = JSON.parse(output(folder, 'rubric_analysis.json'))
    assert.deepEqual(JSON.parse(JSON.stringify(run.analyze())), analysis)
    assert.equal(run.examples({ set: 'panel', candidate: 'c0' }).length, 40)
    // A program without types: no damage of the file.
    assert.deepEqual(run.examples(null as never), run.examples())
    assert.throws(() => run.examples({ candidate: Symbol() as never }), { code: 'ERR_INVALID_ARG_TYPE' })
    assert.equal(run.candidates()[0]?.id, 'c0')
    assert.equal(run.events().at(-1)?.type, 'run-ended')
  })

  it('names the nearest run where there is none of a name, and says where there are none at all', async (test) => {
    const project = await openProject(supportProject(test))
    assert.throws(() => project.readRun(), { code: 'run/none' })
    await project.run({ name: 'monday', signal: AbortSignal.abort() }).result
    assert.throws(() => project.readRun('mondya'), { code: 'run/unknown', fix: 'Did you mean `-r monday`?' })
  })

  it('ends a run whose signal is aborted already, in good order and with files that say so', async (test) => {
    const project = await openProject(supportProject(test))
    const { ended, exit, counts } = await project.run({ name: 'test', signal: AbortSignal.abort() }).result
    assert.deepEqual([ended, exit, counts.accepted, counts.pending], ['interrupted', 130, 0, 40])
    assert.equal(project.readRun('test').report().ended, 'interrupted')
    assert.equal((await project.run().result).ended, 'stable')
  })

  it('runs on when its events are left', async (test) => {
    const project = await openProject(supportProject(test))
    const run = project.run({ name: 'test' })
    for await (const _ of run) break
    assert.equal((await run.result).ended, 'stable')
  })

  it('refuses a budget that is no money and a check that there is not, before it makes a run', async (test) => {
    const project = await openProject(supportProject(test))
    for (const budget of [Number.NaN, -1, JSON.parse('"3"')])
      await assert.rejects(project.run({ budget }).result, { code: 'library/bad-option', where: 'budget' })
    const unknown = { code: 'run/unknown-check', where: 'allow', fix: 'Did you mean `coverage`?' }
    await assert.rejects(project.run({ allow: ['leakage', 'coverge'] }).result, unknown)
    assert.deepEqual(project.runs(), [])
  })

  it('throws the same error to who iterates and to who awaits', async (test) => {
    const folder = supportProject(test)
    const project = await openProject(folder, { overrides: { models: { generator: 'openai/gpt-4.1' } }, env: {} })
    const run = project.run()
    const iterate = async (): Promise<void> => {
      for await (const _ of run);
    }
    await assert.rejects(iterate, { code: 'models/no-key' })
    await assert.rejects(run.result, { code: 'models/no-key' })
    assert.deepEqual(project.runs(), [])
  })
})

describe('a rubric without a project', () => {
  const text = 'threshold: 0.5\ncriteria:\n  - { id: kind, question: Is it kind?, only: { mood: [low] } }\n'

  it('is read from text, and may name any axis', () => {
    const said: string[] = []
    const rubric = readRubric({ text: `name: mine\n${text}` }, { notify: (message) => said.push(message) })
    assert.deepEqual(rubric.criteria[0]?.only, { mood: ['low'] })
    assert.equal(said.length, 1)
    assert.match(said[0] ?? '', /^rubric:1:7 {2}`name` is a remark/)
    assert.equal(score(rubric, [{ criterion: 'kind', answer: 'yes' }]).passed, true)
  })

  it('is read from a file, whose name is in every error', (test) => {
    const folder = temporary(test)
    writeFileSync(join(folder, 'r.yaml'), text.replace('threshold', 'treshold'))
    assert.throws(
      () => readRubric(join(folder, 'r.yaml')),
      (error) => {
        assert.ok(error instanceof TunesmithError)
        assert.deepEqual([error.where, error.fix], [`${join(folder, 'r.yaml')}:1:1`, 'Did you mean `threshold`?'])
        return true
      },
    )
    assert.throws(() => readRubric(join(folder, 'absent.yaml')), { code: 'rubric/not-found' })
  })

  it('is not scored as passed where a verdict is missing', () => {
    assert.equal(score(readRubric({ text }), []).status, 'unjudged')
  })
})

describe('docs/library.md', () => {
  const blocks = blocksOf('docs/library.md')
  const shown = (block: Block): string | undefined => {
    const next = blocks[blocks.indexOf(block) + 1]
    return next?.language === 'text' ? next.text : undefined
  }

  for (const block of blocks.filter(({ words }) => words.includes('runnable'))) {
    it(`has an example on line ${block.line} that runs`, (test) => {
      const folder = temporary(test)
      installTunesmith(folder)
      makeSupport(join(folder, 'my-support'), { config: small })
      writeFileSync(join(folder, 'example.mts'), block.text)
      const printed = execFileSync(process.execPath, ['example.mts'], { cwd: folder, encoding: 'utf8' })
      if (shown(block) === undefined) assert.notEqual(printed, '')
      else assert.equal(printed, shown(block))
    })
  }

  it('names every function of the library', () => {
    const text = readFileSync(join(root, 'docs/library.md'), 'utf8')
    const functions = publicApi('index').filter(({ kind }) => kind !== 'type')
    assert.deepEqual(
      functions.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``) && !text.includes(`${name},`)),
      [],
    )
  })
})

function temporary(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-library-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
