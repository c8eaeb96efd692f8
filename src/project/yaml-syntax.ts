import { type Document, isCollection, isScalar, visit, type YAMLError } from 'yaml'
import { type Problem, stopOn } from './problems.ts'

type Where = (offset: number) => string

/**
 * What is no YAML, in the user's words. A slip makes the parser stumble over the lines below it, so only the first one
 * is told, beside those that stand for themselves.
 */
export function syntaxProblems(document: Document, where: Where): Problem[] {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  const first = errors.find(({ code }) => !alone.has(code))
  const told = errors.filter((error) => error === first || alone.has(error.code))
  return [...told.map((error) => problemOf(error, document, where)), ...missingAnchors(document, where)]
}

/** The plain value of a document without syntax errors. */
export function plainValue(document: Document, where: Where): unknown {
  try {
    const value: unknown = document.contents === null ? null : document.toJS()
    JSON.stringify(value)
    return value
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const { what, fix } = explainedValue.find(({ says }) => says.test(message)) ?? {
      what: `${message}.`,
      fix: fixSyntax,
    }
    stopOn([{ where: where(0), what, fix, code: 'yaml/syntax' }])
    throw error
  }
}

const fixSyntax = 'Correct the YAML; text with ": " or " #" in it needs quotes.'

const fixIndent = 'Begin it in the same column as they do.'

const alone: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'MULTIPLE_DOCS'])

type Explained = { what: string; fix: string }

const explained: Readonly<Record<string, Explained>> = {
  DUPLICATE_KEY: { what: 'This key is written twice in the same map.', fix: 'Keep one of the two.' },
  TAB_AS_INDENT: { what: 'A tab cannot indent YAML.', fix: 'Indent with spaces.' },
  MULTIPLE_DOCS: { what: 'The file holds more than one YAML document.', fix: 'Remove the line `---`.' },
  BLOCK_AS_IMPLICIT_KEY: { what: 'This text has a second ": " in it.', fix: 'Put the text in quotes.' },
  KEY_OVER_1024_CHARS: { what: 'This key has more than 1024 characters.', fix: 'Shorten it.' },
  RESOURCE_EXHAUSTION: {
    what: 'The file is nested too deeply to be read.',
    fix: 'Remove the brackets that are too many.',
  },
}

const explainedValue: readonly (Explained & { says: RegExp })[] = [
  { says: /alias count/i, what: 'The aliases of this file multiply without end.', fix: 'Write the values out.' },
  { says: /circular/i, what: 'An alias of this file stands inside its own anchor.', fix: 'Write the value out.' },
  {
    says: /merge/i,
    what: 'A merge key `<<` takes a map, or an alias of one.',
    fix: 'Correct what stands behind `<<:`.',
  },
]

function problemOf({ code, message, pos: [at] }: YAMLError, document: Document, where: Where): Problem {
  const known = explained[code]
  if (known) return { where: where(at), ...known, code: 'yaml/syntax' }
  if (/same column/.test(message))
    return {
      where: where(at),
      what: 'This line is not indented as those beside it.',
      fix: fixIndent,
      code: 'yaml/syntax',
    }
  const [, quote] = /^Missing closing (["'])/.exec(message) ?? []
  const [, closer] = /end with an? ([\]}])/.exec(message) ?? []
  const opener = quote ?? (closer === ']' ? '[' : '{')
  const start =
    quote || closer ? lastBefore(document, at, (node) => (quote ? isQuoted(node) : isFlow(node))) : undefined
  if (start === undefined) return { where: where(at), what: `${message}.`, fix: fixSyntax, code: 'yaml/syntax' }
  const what = quote
    ? `The quote that begins here is never closed.`
    : `The \`${opener}\` that begins here is never closed, or its \`${closer}\` stands too far to the left.`
  return { where: where(start), what, fix: `Close it with \`${quote ?? closer}\`.`, code: 'yaml/syntax' }
}

const isQuoted = (node: unknown): boolean => isScalar(node) && (node.type ?? '').startsWith('QUOTE')
const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true

/** Where the last such node begins before an offset: the parser reports what is never closed at its end. */
function lastBefore(document: Document, offset: number, is: (node: unknown) => boolean): number | undefined {
  let found: number | undefined
  visit(document, {
    Node(_, node) {
      const start = node.range?.[0]
      if (start !== undefined && start < offset && is(node)) found = start
    },
  })
  return found
}

function missingAnchors(document: Document, where: Where): Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return
      const what = `There is no anchor \`&${alias.source}\` above this alias.`
      problems.push({ where: where(alias.range?.[0] ?? 0), what, fix: fixSyntax, code: 'yaml/syntax' })
    },
  })
  return problems
}
