import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { Problem } from './problems.ts'
import { stopOn } from './problems.ts'

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
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false, merge: true })
  const where = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`
  }
  stopOn(syntaxProblems(document, where))
  const value = document.contents === null ? null : document.toJS()
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

function syntaxProblems(document: Document, where: (offset: number) => string): Problem[] {
  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }): Problem => {
    const known = explained[code]
    return {
      where: where(pos[0]),
      what: known?.what ?? `${message}.`,
      fix: known?.fix ?? fixSyntax,
      code: 'yaml/syntax',
    }
  })
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return
      const what = `There is no anchor \`&${alias.source}\` above this alias.`
      problems.push({ where: where(alias.range?.[0] ?? 0), what, fix: fixSyntax, code: 'yaml/syntax' })
    },
  })
  return problems
}

const fixSyntax = 'Correct the YAML; text with ": " or " #" in it needs quotes.'

const explained: Readonly<Record<string, { what: string; fix: string }>> = {
  DUPLICATE_KEY: { what: 'This key is written twice in the same map.', fix: 'Keep one of the two.' },
  TAB_AS_INDENT: { what: 'A tab cannot indent YAML.', fix: 'Indent with spaces.' },
  MULTIPLE_DOCS: { what: 'The file holds more than one YAML document.', fix: 'Remove the line `---`.' },
  BLOCK_AS_IMPLICIT_KEY: { what: 'This text has a second ": " in it.', fix: 'Put the text in quotes.' },
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
