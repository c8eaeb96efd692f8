import { isRecord } from './yaml.ts'

/**
 * A free name of a template, and the name below it where one is written out: `cell.topic`.
 * `near`: names that hold there, which a misspelt one may have meant. `item`: the name is a loop's variable, and this is
 * what it goes over: `criteria[]`, `criteria[].examples[]`.
 */
export type Use = { name: string; member?: string; near: readonly string[]; item?: string }

/** The language's own names. The clock is not among them: the same values give the same text. */
const constants = ['true', 'false', 'none', 'True', 'False', 'None', 'range', 'namespace']
/** Reserved words that the parser gives as if they were names. */
const operators = ['and', 'or', 'not', 'in', 'is']
const language = [...constants, ...operators]
const mapMethods = ['items', 'keys', 'values', 'get']

/** Names that hold, each with the list whose items it stands for, where that is known. */
type Scope = ReadonlyMap<string, string | null>

/** What the template itself has named: loop variables, `set`, macros. */
const ownNames = (scope: Scope): string[] => [...scope.keys()].filter((name) => !language.includes(name))

const withNames = (scope: Scope, names: readonly string[]): Scope =>
  new Map([...scope, ...names.map((name): [string, null] => [name, null])])

/** The list that an expression is, as `criteria[]` names its items; null where it is none of a variable's. */
function listName(node: unknown, scope: Scope): string | null {
  if (!isRecord(node)) return null
  const { type, value, object, property, computed } = node
  if (type === 'Identifier') return typeof value === 'string' && !scope.has(value) ? `${value}[]` : null
  if (type !== 'MemberExpression') return null
  if (isRecord(property) && property['type'] === 'SliceExpression') return listName(object, scope)
  const of = isRecord(object) && object['type'] === 'Identifier' ? scope.get(String(object['value'])) : undefined
  const member = memberOf(property, computed === true)
  return of && member !== undefined ? `${of}.${member}[]` : null
}

function itemUse(name: string, member: string, scope: Scope): Use[] {
  const item = scope.get(name)
  return item ? [{ name, member, near: [], item }] : []
}

/** Every free name of a parsed template, in the order of the text. */
export function uses(program: unknown): Use[] {
  const { body } = isRecord(program) ? program : {}
  const found: Use[] = []
  inBlock(body, withNames(new Map(), language), found)
  return found
}

/** Statements one after the other; a `set` holds for those below it. */
function inBlock(body: unknown, scope: Scope, found: Use[]): void {
  let known = scope
  for (const node of Array.isArray(body) ? body : []) {
    inNode(node, known, found)
    if (isRecord(node)) known = withNames(known, assigned(node))
  }
}

function assigned(node: Record<string, unknown>): string[] {
  if (node['type'] === 'Set') return names(node['assignee'])
  if (node['type'] === 'Macro') return names(node['name'])
  // Jinja keeps what an `if` sets.
  if (node['type'] !== 'If') return []
  return [node['body'], node['alternate']].flatMap((block) =>
    Array.isArray(block) ? block.filter(isRecord).flatMap(assigned) : [],
  )
}

/** The names that a loop variable, an assignee or a parameter introduces. */
function names(node: unknown): string[] {
  if (!isRecord(node)) return []
  if (node['type'] === 'Identifier') return [String(node['value'])]
  if (node['type'] === 'KeywordArgumentExpression') return names(node['key'])
  const { value } = node
  return Array.isArray(value) ? value.flatMap(names) : []
}

function inNode(node: unknown, scope: Scope, found: Use[]): void {
  if (Array.isArray(node)) for (const item of node) inNode(item, scope, found)
  if (!isRecord(node)) return
  const visit = visitors[String(node['type'])] ?? visitParts
  visit(node, scope, found)
}

type Visit = (node: Record<string, unknown>, scope: Scope, found: Use[]) => void

const visitParts: Visit = (node, scope, found) => {
  for (const part of Object.values(node)) inValue(part, scope, found)
}

function inValue(part: unknown, scope: Scope, found: Use[]): void {
  if (part instanceof Map) for (const pair of part) inNode(pair, scope, found)
  else if (typeof part === 'object') inNode(part, scope, found)
}

const visitors: Readonly<Record<string, Visit>> = {
  Identifier: ({ value }, scope, found) => {
    if (typeof value === 'string' && !scope.has(value)) found.push({ name: value, near: ownNames(scope) })
  },
  MemberExpression: ({ object, property, computed }, scope, found) => {
    if (computed) inNode(property, scope, found)
    const name = isRecord(object) && object['type'] === 'Identifier' ? String(object['value']) : undefined
    const member = memberOf(property, computed === true)
    if (name === undefined || member === undefined) inNode(object, scope, found)
    else if (!scope.has(name)) found.push({ name, member, near: ownNames(scope) })
    else found.push(...itemUse(name, member, scope))
  },
  CallExpression: ({ callee, args }, scope, found) => {
    const { type, object, property } = isRecord(callee) ? callee : {}
    const isMethod = type === 'MemberExpression' && mapMethods.includes(memberOf(property, false) ?? '')
    inNode(isMethod ? object : callee, scope, found)
    inNode(args, scope, found)
  },
  KeywordArgumentExpression: ({ value }, scope, found) => inNode(value, scope, found),
  FilterExpression: ({ operand, filter }, scope, found) => {
    inNode(operand, scope, found)
    argumentsOf(filter, scope, found)
  },
  FilterStatement: ({ filter, body }, scope, found) => {
    argumentsOf(filter, scope, found)
    inBlock(body, scope, found)
  },
  TestExpression: ({ operand }, scope, found) => inNode(operand, scope, found),
  If: ({ test, body, alternate }, scope, found) => {
    inNode(test, scope, found)
    inBlock(body, scope, found)
    inBlock(alternate, scope, found)
  },
  For: ({ loopvar, iterable, body, defaultBlock }, scope, found) => {
    // The condition of `for x in xs if x` stands in the iterable and sees the loop's own names.
    const { type, lhs, test } = isRecord(iterable) ? iterable : {}
    const list = type === 'SelectExpression' ? lhs : iterable
    const own = names(loopvar)
    const inner = new Map(withNames(scope, [...own, 'loop']))
    const [only] = own
    if (only !== undefined && own.length === 1) inner.set(only, listName(list, scope))
    inNode(list, scope, found)
    if (type === 'SelectExpression') inNode(test, inner, found)
    inBlock(body, inner, found)
    inBlock(defaultBlock, scope, found)
  },
  Set: ({ assignee, value, body }, scope, found) => {
    if (isRecord(assignee) && assignee['type'] !== 'Identifier' && assignee['type'] !== 'TupleLiteral')
      inNode(assignee, scope, found)
    inNode(value, scope, found)
    inBlock(body, scope, found)
  },
  Macro: ({ name, args, body }, scope, found) => {
    inNode(args, withNames(scope, parameters(args)), found)
    inBlock(body, withNames(scope, [...names(name), ...parameters(args), 'caller']), found)
  },
  CallStatement: ({ call, callerArgs, body }, scope, found) => {
    inNode(call, scope, found)
    inBlock(body, withNames(scope, parameters(callerArgs)), found)
  },
  Comment: () => {},
}

const parameters = (args: unknown): string[] => (Array.isArray(args) ? args.flatMap(names) : [])

function memberOf(property: unknown, computed: boolean): string | undefined {
  if (!isRecord(property)) return undefined
  const wanted = computed ? 'StringLiteral' : 'Identifier'
  return property['type'] === wanted ? String(property['value']) : undefined
}

/** A filter's name is no variable; what it is called with may be. */
function argumentsOf(filter: unknown, scope: Scope, found: Use[]): void {
  if (isRecord(filter) && filter['type'] === 'CallExpression') inNode(filter['args'], scope, found)
}
