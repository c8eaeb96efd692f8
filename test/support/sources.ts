import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export const srcFolder = join(import.meta.dirname, '../../src')

/** A file of src/, parsed. */
export type Source = {
  /** Below src/, with slashes. */
  path: string
  lines: number
  tree: ts.SourceFile
}

export type Import = {
  from: string
  /** A path below src/, or the name of a package. */
  to: string
  own: boolean
  /** Erased before anything runs. */
  typeOnly: boolean
  line: number
}

export type FunctionLength = { path: string; name: string; line: number; lines: number }

/** Every file of src/, in order of path. */
export function readSources(): Source[] {
  const paths = globSync('**/*.ts', { cwd: srcFolder }).map((path) => path.replaceAll('\\', '/'))
  return paths.sort().map((path) => {
    const text = readFileSync(join(srcFolder, path), 'utf8')
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    return { path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), tree }
  })
}

/** Every node below `node`, itself first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesOf(child)
}

export const lineOf = ({ tree }: Source, position: number): number =>
  tree.getLineAndCharacterOfPosition(position).line + 1

/** Static imports, re-exports and `import()` of a literal. */
export function importsOf(source: Source): Import[] {
  return [...nodesOf(source.tree)].flatMap((node) => {
    const found = specifierOf(node)
    if (!found) return []
    const { text, typeOnly } = found
    const own = text.startsWith('.')
    const to = own ? relative('/', join('/', dirname(source.path), text)).replaceAll('\\', '/') : text
    return [{ from: source.path, to, own, typeOnly, line: lineOf(source, node.getStart()) }]
  })
}

function specifierOf(node: ts.Node): { text: string; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { text: node.moduleSpecifier.text, typeOnly: isErased(node.importClause) }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { text: node.moduleSpecifier.text, typeOnly: node.isTypeOnly }
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined
  const [argument] = node.arguments
  return argument && ts.isStringLiteral(argument) ? { text: argument.text, typeOnly: false } : undefined
}

/** `import type`, or braces that hold nothing but types. */
function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = clause.namedBindings
  if (clause.name || !named || !ts.isNamedImports(named)) return false
  return named.elements.every(({ isTypeOnly }) => isTypeOnly)
}

/** Every function with a body, nested ones too; a nested one also counts in the one around it. */
export function functionsOf(source: Source): FunctionLength[] {
  return [...nodesOf(source.tree)].filter(ts.isFunctionLike).flatMap((node) => {
    if (!('body' in node) || !node.body) return []
    const line = lineOf(source, node.getStart())
    return [{ path: source.path, name: nameOf(node), line, lines: lineOf(source, node.getEnd()) - line + 1 }]
  })
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText()
  const { parent } = node
  return 'name' in parent && parent.name && ts.isIdentifier(parent.name as ts.Node)
    ? String((parent.name as ts.Identifier).text)
    : 'a callback'
}

/** The value that `share` of the numbers do not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
