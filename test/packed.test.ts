import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { blocksOf, root } from './support/documents.ts'
import { installInto, pack, runIn } from './support/packed.ts'
import { edit, makeSupport, output, runProject, small } from './support/project.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunesmith-packed-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const home = join(folder, 'home')
const installed = join(home, 'node_modules', 'tunesmith')
const bin = join(installed, 'bin', 'tunesmith.cjs')

const strict = { strict: true, skipLibCheck: false }
const compilerOptions = { ...strict, target: 'es2024', module: 'nodenext', types: ['node'], noEmit: true }

/** Compiles only where the types are there: an error that is expected has to come. */
const wrongProgram = `
import { readRubric, score } from 'tunesmith'
// @ts-expect-error
score(readRubric('rubric.yaml'), [{ criterion: 'a', answer: 'maybe' }])
`

/** The stdout of a command that must end well. */
function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = runIn(cwd, command, ...args)
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  return stdout
}
const tunesmith = (cwd: string, ...args: string[]): string => run(cwd, process.execPath, bin, ...args)

describe('the package, installed from its tarball into an empty folder', () => {
  let unreachable: string | null = null
  before(() => {
    unreachable = installInto(home, pack(folder))
  })
  const holds = (name: string, test: () => unknown): void => {
    it(name, async (context) => (unreachable === null ? void (await test()) : context.skip(unreachable)))
  }

  holds('brings the program, examples and schemas, and no sources', () => {
    const files = globSync('**/*.*', { cwd: installed }).map((file) => file.replaceAll('\\', '/'))
    const folders = [...new Set(files.map((file) => file.split('/')[0]).filter((name) => !name?.includes('.')))]
    assert.deepEqual(folders.sort(), ['bin', 'dist', 'examples', 'schemas'])
    assert.deepEqual(
      files.filter((file) => file.startsWith('dist/') && !/\.(js|d\.ts)$/.test(file)),
      [],
    )
  })

  holds('answers to npx with its help', () => {
    assert.match(run(home, 'npx', '--no-install', 'tunesmith', '--help'), /^tunesmith \d+\.\d+\.\d+: .*\n/)
  })

  holds('makes a project that it runs, with the bytes that the sources write', async () => {
    const own = join(home, 'ours', 'my-support')
    mkdirSync(dirname(own))
    tunesmith(dirname(own), 'init', 'my-support')
    edit(own, 'tunesmith.yaml', (values) => Object.assign(values, small))
    assert.match(tunesmith(own, 'run', '-r', 'test'), /^stable {2}/m)
    const other = join(folder, 'sources', 'my-support')
    makeSupport(other, { config: small })
    await runProject(other)
    for (const file of ['training_data.jsonl', 'generation_report.json', 'trl/train.jsonl'])
      assert.equal(output(own, file), output(other, file), file)
  })

  holds('runs the library example of the README', () => {
    makeSupport(join(home, 'my-support'), { config: small })
    const [example] = blocksOf('README.md').filter(({ words }) => words.includes('runnable'))
    writeFileSync(join(home, 'example.mts'), example?.text ?? '')
    assert.match(run(home, process.execPath, 'example.mts'), /stable \{ train: \d+, holdout: \d+ \}/)
  })

  holds('loads parts of a project beside which nothing is installed', () => {
    const project = join(folder, 'elsewhere', 'my-support')
    makeSupport(project, {
      config: { ...small, use: './rules/no-brand-names.mts' },
      rubric: (rubric) => {
        const criterion = { id: 'no-brands', category: 'tone', rule: 'no-brand-names', with: { brands: ['Acme'] } }
        rubric['criteria'] = [...Object.values(Object(rubric['criteria'])), criterion]
      },
    })
    const [rule] = blocksOf('CONTRIBUTING.md').filter(({ words }) => words.includes('rules/no-brand-names.mts'))
    mkdirSync(join(project, 'rules'))
    writeFileSync(join(project, 'rules/no-brand-names.mts'), rule?.text ?? '')
    tunesmith(project, 'run', '-r', 'test', '--allow', 'coverage')
    const verdicts = output(project, 'provenance.jsonl').match(
      /"criterion":"no-brands","answer":"yes"[^}]*"by":"rule"/g,
    )
    assert.equal(verdicts?.length, 40)
  })

  holds('asks queries of a database in a process of its own, and joins near-duplicates in a worker', () => {
    const inDist = (path: string): string => JSON.stringify(pathToFileURL(join(installed, 'dist', path)).href)
    const script = `
      const { default: sql } = await import(${inDist('rules/sql.js')})
      const { findInWorker } = await import(${inDist('checks/near-duplicates/find.js')})
      const root = ${JSON.stringify(join(installed, 'examples/shop-sql'))}
      const rule = await sql.open({ database: 'shop.sql', check: 'runs', time_limit: 2 }, { root })
      const signal = new AbortController().signal
      const decision = await rule.decide({ text: 'SELECT COUNT(*) AS n FROM orders', signal, input: {}, completion: {} })
      await rule.close()
      const { curve } = await findInWorker({ texts: ['one two', 'one two', 'other'], sizes: [], seed: 1 })
      console.log(decision.answer, curve.at(-1).n, curve.at(-1).share.toFixed(2))`
    assert.match(run(home, process.execPath, '--input-type=module', '--eval', script), /^yes 3 0\.67$/m)
  })

  holds('gives its types to a program that checks those of its libraries, too', () => {
    const program = join(home, 'typed')
    mkdirSync(join(home, 'node_modules', '@types'), { recursive: true })
    symlinkSync(join(root, 'node_modules/@types/node'), join(home, 'node_modules/@types/node'), 'junction')
    mkdirSync(program)
    const examples = ['README.md', 'docs/library.md']
      .flatMap(blocksOf)
      .filter(({ words }) => words.includes('runnable'))
    for (const [i, { text }] of examples.entries()) writeFileSync(join(program, `example-${i}.mts`), text)
    writeFileSync(join(program, 'wrong.mts'), wrongProgram)
    writeFileSync(join(program, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = runIn(program, process.execPath, tsc, '-p', 'tsconfig.json')
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const known =
      '@types/json-schema' in dependencies ? /^$/ : /^(|\.\.\/.*\/@ai-sdk\/provider\/.*TS7016.*'json-schema'.*\n.*\n)$/
    assert.match(stdout, known)
  })
})
