import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parse, stringify } from 'yaml'
import { exitCodes } from '../src/loop/stop.ts'
import { exampleFolder } from '../src/project/scaffold.ts'
import { openProject } from '../src/tunesmith.ts'
import { installTunesmith } from './support/as-installed.ts'
import { type Block, blocksOf, documents, linksOf, readDocument, root } from './support/documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunesmith-docs-'))
after(() => rmSync(folder, { recursive: true, force: true }))

installTunesmith(folder)

const main = join(root, 'src/cli/main.ts')
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' }

/** Runs Node to its end; a failure throws with all that it printed. */
const node = (cwd: string, ...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const readme = blocksOf('README.md')
const contributing = blocksOf('CONTRIBUTING.md')
const at = ({ file, line }: Block): string => `${file}:${line}`

describe('every document', () => {
  const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)

  for (const file of documents) {
    it(`${file} links to files that exist`, () => {
      assert.deepEqual(
        linksOf(file).filter((target) => !existsSync(join(root, dirname(file), target))),
        [],
      )
    })

    it(`${file} names npm scripts that exist`, () => {
      const named = [...readDocument(file).matchAll(/\bnpm run ([\w-]+)/g)].map(([, name = '']) => name)
      assert.deepEqual(
        named.filter((name) => !scripts.includes(name)),
        [],
      )
    })
  }
})

describe('the README', () => {
  const [session] = readme.filter(({ language }) => language === 'console')

  it('begins with one sentence and the two commands', () => {
    const [title, sentence, ...rest] = readDocument('README.md').split('\n\n')
    assert.equal(title, '# Tunesmith')
    assert.match(sentence ?? '', /^[^.\n]+\.$/)
    assert.equal(rest[0], '```bash\nnpm run quickstart\nnpm test\n```')
  })

  it('shows a session of less than 25 lines', () => {
    assert.ok(session && session.text.split('\n').length <= 25)
  })

  it('has a library example of six lines', () => {
    const [example] = readme.filter(({ words }) => words.includes('runnable'))
    assert.equal(example?.text.trim().split('\n').filter(Boolean).length, 6)
  })

  it('lists every command and every exit code', async () => {
    const help = node(folder, main, '--help')
    const commands = [...help.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name = '']) => name)
    assert.ok(commands.length >= 7)
    const text = readDocument('README.md')
    for (const name of commands) assert.match(text, new RegExp(`^tunesmith ${name}\\b`, 'm'))
    for (const code of [0, 1, 2, 3, 130]) assert.match(text, new RegExp(`^\\| ${code} \\|`, 'm'))
  })

  it('has commands that run, one after the other', () => {
    let cwd = folder
    for (const { text } of readme.filter(({ language }) => language === 'bash')) {
      for (const line of text.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim())) {
        const [command, ...args] = line.split(' ')
        if (command === 'cd') cwd = join(cwd, args[0] ?? '')
        if (command === 'tunesmith') assert.notEqual(node(cwd, main, ...args), '', line)
      }
    }
    assert.equal(cwd, join(folder, 'my-support'))
  })

  it('shows its simulated session as it still runs', () => {
    const [command, ...lines] = session?.text.trimEnd().split('\n') ?? []
    assert.equal(command, '$ npm run quickstart -- --simulated')
    const quickstart = join(root, 'scripts/quickstart.ts')
    const printed = node(folder, quickstart, '--simulated', '--folder', join(folder, 'support')).split('\n')
    const gone = lines.filter((line) => line !== '[…]' && !printed.includes(line))
    assert.deepEqual(gone, [], 'capture the session again with npm run quickstart -- --simulated')
  })

  it('has library examples that run', () => {
    for (const block of readme.filter(({ words }) => words.includes('runnable'))) {
      writeFileSync(join(folder, 'example.mts'), block.text)
      assert.match(node(folder, 'example.mts'), /stable \{ train: \d+, holdout: \d+ \}/)
    }
  })

  for (const block of readme.filter(({ language }) => language === 'json' || language === 'jsonl')) {
    for (const file of block.words) {
      it(`shows ${file} as a run writes it`, () => {
        const written = readOutput(file)
        const actual: unknown = JSON.parse(block.language === 'json' ? written : (written.split('\n')[0] ?? ''))
        const shown: unknown = JSON.parse(block.text)
        assertShape(shown, actual, file)
        if (block.language === 'jsonl') assert.deepEqual(Object.keys(Object(shown)), Object.keys(Object(actual)))
      })
    }
  }
})

describe('the projects in the documents', () => {
  for (const [file, blocks] of [
    ['README.md', readme],
    ['CONTRIBUTING.md', contributing],
  ] as const) {
    it(`${file} shows files that a project loads with`, async () => {
      const project = join(folder, file)
      cpSync(exampleFolder('support'), project, { recursive: true })
      for (const block of blocks) {
        const [name] = block.words
        if (block.language === 'ts' && name?.includes('.')) put(join(project, name), block.text)
        if (block.language !== 'yaml' || name === undefined) continue
        put(join(project, name), name === 'tunesmith.yaml' ? merged(join(project, name), block.text) : block.text)
        await assert.doesNotReject(openProject(project), at(block))
      }
    })
  }

  it('CONTRIBUTING.md shows a rule that keeps its contract', () => {
    const report = node(join(folder, 'CONTRIBUTING.md'), '--test', 'no-brand-names.test.mts')
    assert.match(report, /fails a text that names one/)
  })

  for (const template of ['sql', 'support'] as const) {
    it(`the example ${template} loads`, () => assert.doesNotReject(openProject(exampleFolder(template))))
  }
})

describe('docs/data.md', () => {
  const text = readDocument('docs/data.md')

  it('names every event', () => {
    const types = [...readFileSync(join(root, 'src/core/events.ts'), 'utf8').matchAll(/\btype: '([a-z-]+)'/g)].map(
      ([, type = '']) => type,
    )
    assert.ok(types.length >= 14)
    assert.deepEqual(
      types.filter((type) => !text.includes(`| \`${type}\``)),
      [],
    )
  })

  it('names every ending with its exit code', () => {
    const later = ['inputs-only', 'waiting']
    const missing = Object.entries(exitCodes).filter(
      ([ended, code]) => !later.includes(ended) && !text.includes(`| \`${ended}\` | ${code} |`),
    )
    assert.deepEqual(missing, [])
    for (const name of later) assert.ok(text.includes(`\`${name}\``))
  })

  for (const file of ['generation_report.json', 'rubric_analysis.json']) {
    it(`names every key of ${file}`, () => {
      assert.deepEqual(
        Object.keys(JSON.parse(readOutput(file))).filter((key) => !text.includes(`\`${key}\``)),
        [],
      )
    })
  }
})

/** What the commands of the README wrote. */
function readOutput(file: string): string {
  const runs = join(folder, 'my-support', 'runs')
  const [run = ''] = readdirSync(runs).sort()
  return readFileSync(join(runs, run, 'output', file), 'utf8')
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** The file with the keys of a block put over its own. */
const merged = (path: string, text: string): string =>
  stringify({ ...parse(readFileSync(path, 'utf8')), ...parse(text) })

/** Every key that is shown exists, with a value of the same kind. */
function assertShape(shown: unknown, actual: unknown, where: string): void {
  if (shown === null || actual === null) return
  assert.equal(typeof shown, typeof actual, where)
  if (Array.isArray(shown)) {
    assert.ok(Array.isArray(actual), where)
    if (actual.length > 0) for (const item of shown) assertShape(item, actual[0], `${where}[]`)
  } else if (typeof shown === 'object') {
    const held = new Map(Object.entries(Object(actual)))
    for (const [key, value] of Object.entries(shown)) {
      assert.ok(held.has(key), `${where} has no ${key}`)
      assertShape(value, held.get(key), `${where}.${key}`)
    }
  }
}
