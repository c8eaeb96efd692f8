import { type Document, isAlias, isCollection, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { type Problem, stopOn } from './problems.ts'
import { plainValue, syntaxProblems } from './yaml-syntax.ts'

export type Path = readonly (string | number)[]

/** A YAML file as a plain value whose places are still known. */
export type Yaml = {
  /** As shown in messages: `rubric.yaml`. */
  file: string
  value: Readonly<Record<string, unknown>>
  /** `file:line:column` of a value; of its parent where it is missing. */
  at(path: Path): string
  /** `file:line:column` of a key. */
  keyAt(path: Path): string
  /** A scalar exactly as it is written. */
  source(path: Path): string | undefined
}

type Place = { key: unknown; value: unknown; isItem: boolean }

/** Read YAML text whose top is a map. Throws TunesmithError with every syntax error and duplicate key. */
export function readYaml(text: string, file: string): Yaml {
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    logLevel: 'error',
  })
  const where = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`
  }
  stopOn(syntaxProblems(document, where))
  const value = plainValue(document, where)
  if (!isRecord(value)) stopOn([notAMap(value, file)])
  const root: Place = { key: null, value: document.contents, isItem: false }
  const find = (path: Path): { place: Place; missing: boolean } => walk(document, root, path)
  return {
    file,
    value: isRecord(value) ? value : {},
    at: (path) => {
      const { place, missing } = find(path)
      return where(startOf(place, missing || !isLeaf(place.value)))
    },
    keyAt: (path) => where(startOf(find(path).place, true)),
    source: (path) => {
      const { place, missing } = find(path)
      return !missing && isScalar(place.value) ? place.value.source : undefined
    },
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Goes as far down the path as the document does. */
function walk(document: Document, root: Place, path: Path): { place: Place; missing: boolean } {
  let place = root
  for (const part of path) {
    const next = step(document, place.value, part)
    if (!next) return { place, missing: true }
    place = next
  }
  return { place, missing: false }
}

function step(document: Document, node: unknown, part: string | number): Place | undefined {
  const target = isAlias(node) ? node.resolve(document) : node
  if (isSeq(target)) {
    const value = target.items[Number(part)]
    return value === undefined ? undefined : { key: value, value, isItem: true }
  }
  if (!isMap(target)) return undefined
  const pair = target.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))
  return pair && { key: pair.key, value: pair.value, isItem: false }
}

/** A block of lines, or nothing, is shown at its key; what stands on one line at itself. */
const isLeaf = (node: unknown): boolean =>
  isScalar(node) ? node.source !== '' : isNode(node) && (!isCollection(node) || node.flow === true)

function startOf({ key, value, isItem }: Place, atKey: boolean): number {
  const node = isItem || !atKey ? value : key
  return (isNode(node) ? node.range?.[0] : undefined) ?? 0
}

function notAMap(value: unknown, file: string): Problem {
  const what = value === null ? 'The file is empty.' : 'The file must be a map of keys to values.'
  return {
    where: `${file}:1:1`,
    what,
    fix: 'Write one `key: value` a line, or start over with `tunesmith init`.',
    code: 'yaml/not-a-map',
  }
}
