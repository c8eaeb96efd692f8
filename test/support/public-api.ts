import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './documents.ts'
import { srcFolder } from './sources.ts'

/** What an entry of the package exports: as the docs would list it, with its docstring and the types that it speaks of. */
export type PublicExport = {
  name: string
  kind: 'function' | 'type' | 'class'
  documentation: string
  /** Names declared in src/ that stand in its signature. */
  speaksOf: string[]
}

/** The exports of `src/<entry>.ts`, by name. */
export function publicApi(entry: string): PublicExport[] {
  const config = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(root, 'tsconfig.json'), 'utf8')).config
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const file = join(srcFolder, `${entry}.ts`)
  const program = ts.createProgram([file], {
    ...options,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  })
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile)
  if (!module) throw new Error(`${entry}.ts exports nothing`)
  return checker
    .getExportsOfModule(module)
    .map((exported) => describe(exported, checker))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function describe(exported: ts.Symbol, checker: ts.TypeChecker): PublicExport {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const kind =
    symbol.flags & ts.SymbolFlags.Class
      ? 'class'
      : symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface)
        ? 'type'
        : 'function'
  const named = (symbol.declarations ?? []).flatMap((declaration) => [...namesIn(declaration, checker)])
  return {
    name: exported.name,
    kind,
    documentation: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    speaksOf: [...new Set(named)].filter((name) => name !== exported.name).sort(),
  }
}

/** Names of types of src/ in a declaration, but for bodies of functions and types that are only looked into. */
function* namesIn(node: ts.Node, checker: ts.TypeChecker): Generator<string> {
  if (ts.isBlock(node) || ts.isTypeQueryNode(node) || ts.isIndexedAccessTypeNode(node)) return
  if (ts.isTypeReferenceNode(node)) {
    const found = checker.getSymbolAtLocation(node.typeName)
    const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
    const [declaration] = symbol?.declarations ?? []
    const isOurs = declaration?.getSourceFile().fileName.startsWith(srcFolder) ?? false
    if (symbol && isOurs && !(symbol.flags & ts.SymbolFlags.TypeParameter)) yield symbol.name
  }
  for (const child of node.getChildren()) yield* namesIn(child, checker)
}
