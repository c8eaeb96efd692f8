import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  Scalar,
} from 'yaml'
import { seeded } from '../../src/core/random.ts'

/** One change to one file of a template project, such as a hand makes by mistake. */
export type Mutation = {
  template: string
  file: string
  kind: 'dropped' | 'doubled' | 'retyped' | 'misspelt'
  /** What was changed, for people: `rubric.yaml criteria.0.id: misspelt`. */
  what: string
  /** The whole file after the change. */
  text: string
  /** The lines of that file that the change is on; where something was dropped, those around it. */
  lines: { first: number; last: number }
  /** The right spelling of what is misspelt, and the wrong one. */
  word?: { right: string; wrong: string }
}

type Random = () => number
type Path = (string | number)[]
type Parent = { items: unknown[]; isMap: boolean }
type Spot = { path: Path; parentPath: Path; index: number }

const examples = join(import.meta.dirname, '../../examples')

/** Folders of the template projects, by name. */
export const templateFolders = (): string[] =>
  globSync('*/tunesmith.yaml', { cwd: examples })
    .map((file) => join(examples, file, '..'))
    .sort()

/** `n` changes, evenly over the templates; the same seed gives the same ones. */
export function mutations(n: number, seed: number): Mutation[] {
  const folders = templateFolders()
  const random = seeded('mutations', seed)
  const found: Mutation[] = []
  for (let i = 0; found.length < n; i++) {
    const folder = folders[i % folders.length] ?? ''
    const mutation = mutate(folder, random)
    if (mutation) found.push(mutation)
  }
  return found
}

const kinds = ['dropped', 'doubled', 'retyped', 'misspelt', 'misspelt'] as const

/** `undefined`: this change would change nothing. */
function mutate(folder: string, random: Random): Mutation | undefined {
  const files = globSync(['*.yaml', 'prompts/*.md'], { cwd: folder }).map((file) => file.replaceAll('\\', '/'))
  const file = pick(files.sort(), random)
  const before = readFileSync(join(folder, file), 'utf8')
  const changed = file.endsWith('.md') ? misspellTag(before, random) : changeYaml(before, pick(kinds, random), random)
  if (!changed || changed.text === before) return undefined
  const template = folder.split(/[\\/]/).at(-1) ?? ''
  return { template, file, ...changed, what: `${file} ${changed.what}` }
}

type Changed = Pick<Mutation, 'kind' | 'what' | 'text' | 'lines' | 'word'>

/** A variable of a template, misspelt. */
function misspellTag(text: string, random: Random): Changed | undefined {
  const names = [...text.matchAll(/(?<=\{[{%][^%}]*?)\b[a-z]{4,}\b/g)].filter(([word]) => !keywords.has(word))
  if (names.length === 0) return undefined
  const match = pick(names, random)
  const [right] = match
  const wrong = misspell(right, random)
  const after = text.slice(0, match.index) + wrong + text.slice(match.index + right.length)
  const line = after.slice(0, match.index).split('\n').length
  return {
    kind: 'misspelt',
    what: `${right} → ${wrong}`,
    text: after,
    lines: { first: line, last: line },
    word: { right, wrong },
  }
}

const keywords = new Set(['endif', 'endfor', 'else', 'elif'])

function changeYaml(before: string, kind: Mutation['kind'], random: Random): Changed | undefined {
  const document = parseDocument(before)
  const spot = pick(spotsOf(document), random)
  const parent = parentOf(document, spot)
  const item = parent?.items[spot.index]
  if (!parent || item === undefined) return undefined
  const path = spot.path.join('.')
  const done = change({ parent, item, index: spot.index }, kind, random)
  if (!done) return undefined
  const text = document.toString({ lineWidth: 0 })
  return { kind, what: `${path}: ${done.what}`, text, lines: linesOf(text, spot, kind), ...(done.word && done) }
}

type Target = { parent: Parent; item: unknown; index: number }
type Done = { what: string; word?: { right: string; wrong: string } }

function change({ parent, item, index }: Target, kind: Mutation['kind'], random: Random): Done | undefined {
  if (kind === 'dropped') {
    parent.items.splice(index, 1)
    return { what: 'dropped' }
  }
  if (kind === 'doubled') {
    parent.items.splice(index, 0, item)
    return { what: 'doubled' }
  }
  return kind === 'retyped' ? retype({ parent, item, index }, random) : misspellItem({ parent, item, index }, random)
}

const otherValues: readonly unknown[] = [
  'lorem',
  '',
  0,
  -1,
  80,
  1e300,
  2.5,
  Number.NaN,
  true,
  false,
  null,
  [],
  ['a', 'b'],
  {},
  { odd: 1 },
]

function retype({ parent, item, index }: Target, random: Random): Done {
  const value = pick(otherValues, random)
  const node = Array.isArray(value) || (typeof value === 'object' && value !== null) ? toNode(value) : new Scalar(value)
  if (isPair(item)) item.value = node
  else parent.items[index] = node
  return { what: `= ${Number.isNaN(value) ? '.nan' : JSON.stringify(value)}` }
}

const toNode = (value: unknown): unknown => parseDocument(JSON.stringify(value)).contents

function misspellItem({ parent, item, index }: Target, random: Random): Done | undefined {
  const scalars = isPair(item) ? [item.key, item.value] : [item]
  const words = scalars.filter((node): node is Scalar<string> => isScalar(node) && isWord(node.value))
  if (words.length === 0) return undefined
  const node = pick(words, random)
  const right = node.value
  const wrong = misspell(right, random)
  const other = new Scalar(wrong)
  if (!isPair(item)) parent.items[index] = other
  else if (node === item.key) item.key = other
  else item.value = other
  return { what: `${right} → ${wrong}`, word: { right, wrong } }
}

const isWord = (value: unknown): boolean => typeof value === 'string' && /^[\w./-]{2,40}$/.test(value)

/** A letter lost, doubled, swapped with its neighbour, or another one. */
function misspell(word: string, random: Random): string {
  const at = Math.floor(random() * (word.length - 1))
  const [before, a, b, after] = [word.slice(0, at), word[at] ?? '', word[at + 1] ?? '', word.slice(at + 2)]
  const ways = [
    `${before}${b}${after}`,
    `${before}${a}${a}${b}${after}`,
    `${before}${b}${a}${after}`,
    `${before}x${b}${after}`,
  ]
  return pick(
    ways.filter((way) => way !== word),
    random,
  )
}

/** Every pair of a map and every item of a list. */
function spotsOf(document: Document): Spot[] {
  const spots: Spot[] = []
  const walk = (node: unknown, path: Path): void => {
    if (!isCollection(node)) return
    node.items.forEach((item, index) => {
      const own = [...path, isPair(item) ? String(isScalar(item.key) ? item.key.value : item.key) : index]
      spots.push({ path: own, parentPath: path, index })
      walk(isPair(item) ? item.value : item, own)
    })
  }
  walk(document.contents, [])
  return spots
}

function parentOf(document: Document, { parentPath }: Spot): Parent | undefined {
  const node = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true)
  return isCollection(node) ? { items: node.items, isMap: isMap(node) } : undefined
}

function linesOf(text: string, { parentPath, index }: Spot, kind: Mutation['kind']): Mutation['lines'] {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false })
  const parent = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true)
  const item = isCollection(parent) ? parent.items[index] : undefined
  const whole = kind === 'dropped' || item === undefined
  const spans = whole
    ? [spanOf(parent)]
    : kind === 'doubled'
      ? [spanOf(item), spanOf(itemAfter(parent, index))]
      : [spanOf(item)]
  const lineAt = (offset: number): number => counter.linePos(offset).line
  const known = spans.filter((span) => span !== undefined)
  const first = Math.min(...known.map(([start]) => lineAt(start)))
  // A block's own key stands on the line above it.
  // What is missing from a whole file is missing at its top.
  return {
    first: whole && parentPath.length === 0 ? 1 : whole ? Math.max(1, first - 1) : first,
    last: Math.max(...known.map(([, end]) => lineAt(Math.max(0, end - 1)))),
  }
}

const itemAfter = (parent: unknown, index: number): unknown =>
  isCollection(parent) ? parent.items[index + 1] : undefined

function spanOf(node: unknown): [number, number] | undefined {
  if (isPair(node)) {
    const [key, value] = [rangeOf((node as Pair).key), rangeOf((node as Pair).value)]
    return key && [key[0], value?.[1] ?? key[1]]
  }
  return rangeOf(node)
}

const rangeOf = (node: unknown): [number, number] | undefined => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  return Array.isArray(range) ? [Number(range[0]), Number(range[1])] : undefined
}

const pick = <T>(list: readonly T[], random: Random): T => {
  const one = list[Math.floor(random() * list.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
