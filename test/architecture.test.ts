import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import ts from 'typescript'
import {
  functionsOf,
  importsOf,
  lineOf,
  nodesOf,
  quantile,
  readSources,
  type Source,
  srcFolder,
} from './support/sources.ts'

const partFolders = ['providers', 'methods', 'rules', 'checks', 'optimizers', 'exporters']

/** What each layer may import besides itself. `src` is the files beside the folders; `parts` are the six folders of parts. */
const below: Readonly<Record<string, readonly string[]>> = {
  cli: ['src', 'loop', 'parts', 'models', 'project', 'store', 'core'],
  src: ['loop', 'parts', 'models', 'project', 'store', 'core', 'testing'],
  testing: ['core'],
  loop: ['models', 'project', 'store', 'core'],
  parts: ['models', 'project', 'store', 'core'],
  models: ['core'],
  project: ['core'],
  store: ['core'],
  core: [],
}

const mostFileLines = 250
const mostFunctionLines = 60

const sources = readSources()
const imports = sources.flatMap(importsOf)
const ownImports = imports.filter(({ own }) => own)

function layerOf(path: string): string {
  const [folder = '', ...rest] = path.split('/')
  if (rest.length === 0) return 'src'
  return partFolders.includes(folder) ? 'parts' : folder
}

/** The part that a file belongs to: `providers/local` for `providers/local.ts` and all of `providers/local/`. */
const partOf = (path: string): string => path.replace(/\.ts$/, '').split('/').slice(0, 2).join('/')

/** A folder beside the parts that is no part's own: what several parts of a kind share. */
const isShared = (path: string): boolean =>
  path.split('/').length > 2 && !existsSync(join(srcFolder, `${partOf(path)}.ts`))

describe('the layers', () => {
  it('has files in every layer that it knows, and in no other', () => {
    assert.deepEqual([...new Set(sources.map(({ path }) => layerOf(path)))].sort(), Object.keys(below).sort())
  })

  it('imports only what exists', () => {
    const paths = new Set(sources.map(({ path }) => path))
    assertNone(
      ownImports.filter(({ to }) => !paths.has(to)).map(({ from, line, to }) => `src/${from}:${line} imports ${to}`),
    )
  })

  it('imports only layers below', () => {
    const upward = ownImports.filter(
      ({ from, to }) => layerOf(from) !== layerOf(to) && !below[layerOf(from)]?.includes(layerOf(to)),
    )
    assertNone(
      upward.map(
        ({ from, to, line }) => `src/${from}:${line} imports src/${to}; ${layerOf(from)} may not import ${layerOf(to)}`,
      ),
    )
  })

  it('keeps parts apart: a part imports no other part, only its own folder and what its kind shares', () => {
    const across = ownImports.filter(({ from, to }) => {
      if (layerOf(from) !== 'parts' || layerOf(to) !== 'parts' || partOf(from) === partOf(to)) return false
      return !(isShared(to) && from.split('/')[0] === to.split('/')[0])
    })
    assertNone(across.map(({ from, to, line }) => `src/${from}:${line} imports src/${to}, which is another part's`))
  })

  it('offers the contract suites at one place only', () => {
    const users = ownImports.filter(
      ({ from, to }) => layerOf(to) === 'testing' && layerOf(from) === 'src' && from !== 'testing.ts',
    )
    assertNone(
      users.map(({ from, line }) => `src/${from}:${line} imports the contract suites; only src/testing.ts may`),
    )
  })

  it('has no import cycle, types included', () => {
    assertNone(cycles())
  })
})

describe('the core', () => {
  const core = sources.filter(({ path }) => layerOf(path) === 'core')

  it('uses no package and of Node only hashing', () => {
    const used = imports.filter(({ from, own, typeOnly }) => layerOf(from) === 'core' && !own && !typeOnly)
    assertNone(
      used.filter(({ to }) => to !== 'node:crypto').map(({ from, line, to }) => `src/${from}:${line} imports ${to}`),
    )
  })

  it('has no clock, randomness, network or process of its own', () => {
    const impure = /^(Date\.now|new Date|Math\.random|performance|process|fetch|setTimeout|setInterval|console)\b/
    const found = core.flatMap((source) =>
      [...nodesOf(source.tree)]
        .filter((node) => ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isNewExpression(node))
        .filter((node) => impure.test(node.getText()))
        .map((node) => `src/${source.path}:${lineOf(source, node.getStart())} ${node.getText().split('\n')[0]}`),
    )
    assertNone(found)
  })
})

describe('the parts', () => {
  const builtins = readFileSync(join(srcFolder, 'builtins.ts'), 'utf8')
  const direct = sources.filter(({ path }) => layerOf(path) === 'parts' && path.split('/').length === 2)

  it('has nothing but parts directly in their folders', () => {
    assertNone(
      direct
        .filter((source) => !hasDefaultExport(source))
        .map(({ path }) => `src/${path} has no default export; what parts share belongs in a folder beside them`),
    )
  })

  it('lists every part in builtins.ts', () => {
    const missing = direct.filter((source) => hasDefaultExport(source) && !isListed(source.path, builtins))
    assertNone(missing.map(({ path }) => `src/${path} is not in src/builtins.ts. Add:\n${linesFor(path)}`))
  })
})

describe('the files', () => {
  it(`has at most ${mostFileLines} lines in each`, () => {
    const long = sources.filter(
      ({ lines, tree }) => lines > mostFileLines && !/^\/\/ long because: \S+/.test(tree.text),
    )
    assertNone(
      long.map(
        ({ path, lines }) =>
          `src/${path} has ${lines} lines: split by idea, or give the reason at its top: // long because: …`,
      ),
    )
  })

  it(`has at most ${mostFunctionLines} lines in each function`, (context) => {
    const functions = sources.flatMap(functionsOf)
    const lengths = functions.map(({ lines }) => lines)
    context.diagnostic(
      `${functions.length} functions: median ${quantile(lengths, 0.5)}, p95 ${quantile(lengths, 0.95)}, longest ${Math.max(...lengths)} lines`,
    )
    const long = functions.filter(({ lines }) => lines > mostFunctionLines)
    assertNone(long.map(({ path, line, name, lines }) => `src/${path}:${line} ${name} has ${lines} lines`))
  })

  it('says what it holds in its name', () => {
    const vague = sources.filter(({ path }) => /^(utils?|helpers?|managers?)$/.test(basename(path, '.ts')))
    assertNone(vague.map(({ path }) => `src/${path}: name the idea`))
  })

  it('has kebab-case names', () => {
    assertNone(
      sources
        .map(({ path }) => path)
        .filter((path) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(path)),
    )
  })

  it('re-exports by name, so that nothing becomes public by accident', () => {
    const stars = sources.flatMap((source) =>
      source.tree.statements
        .filter((node) => ts.isExportDeclaration(node) && !node.exportClause)
        .map(() => source.path),
    )
    assertNone(stars.map((path) => `src/${path} has export *`))
  })

  it('uses any only where a list of parts of different options needs it', () => {
    const found = sources.flatMap((source) =>
      [...nodesOf(source.tree)]
        .filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
        .map((node) => ({ source, line: lineOf(source, node.getStart()) })),
    )
    assert.deepEqual(
      found.map(({ source: { path } }) => path),
      ['core/parts.ts'],
      `any at ${found.map(({ source: { path }, line }) => `src/${path}:${line}`).join(', ')}`,
    )
  })
})

function assertNone(problems: readonly string[]): void {
  assert.equal(problems.length, 0, `\n${problems.join('\n')}`)
}

const hasDefaultExport = ({ tree }: Source): boolean =>
  tree.statements.some((node) => ts.isExportAssignment(node) && !node.isExportEquals)

const nameIn = (path: string, builtins: string): string | undefined =>
  new RegExp(`^import (\\w+) from './${path}'$`, 'm').exec(builtins)?.[1]

function isListed(path: string, builtins: string): boolean {
  const name = nameIn(path, builtins)
  const [kind = ''] = path.split('/')
  const list = new RegExp(`^ {2}${kind}: \\[([^\\]]*)\\]`, 'm').exec(builtins)?.[1] ?? ''
  return name !== undefined && list.split(',').some((word) => word.trim() === name)
}

function linesFor(path: string): string {
  const [kind = ''] = path.split('/')
  const name = basename(path, '.ts').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  return `  import ${name} from './${path}'\n  ${kind}: […, ${name}],`
}

/** Groups of files of which each can reach the others (Tarjan's strongly connected components). */
function cycles(): string[] {
  const next = Map.groupBy(ownImports, ({ from }) => from)
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[] = []
  const visit = (path: string): number => {
    const known = low.get(path)
    if (known !== undefined) return known
    const index = low.size
    low.set(path, index)
    stack.push(path)
    let least = index
    for (const { to } of next.get(path) ?? []) least = Math.min(least, visit(to))
    low.set(path, least)
    if (least === index) {
      const group = stack.splice(stack.indexOf(path))
      for (const done of group) low.set(done, Number.POSITIVE_INFINITY)
      if (group.length > 1) found.push(`these import each other: ${group.join(', ')}`)
    }
    return least
  }
  for (const { path } of sources) visit(path)
  return found
}
