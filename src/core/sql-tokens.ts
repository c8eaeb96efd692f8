export type SqlToken = {
  kind: 'word' | 'name' | 'string' | 'number' | 'parameter' | 'comment' | 'mark'
  /** Words in upper case, names and strings without their quotes, the rest as written. */
  text: string
  start: number
  end: number
}

const shapes: readonly (readonly [SqlToken['kind'], RegExp])[] = [
  ['comment', /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ['string', /[xX]?'(?:[^']|'')*'/y],
  ['name', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]\n]*\]/y],
  ['number', /0[xX][\da-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['parameter', /\?\d*|[:@$][A-Za-z_]\w*/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['mark', /->>|->|\|\||<>|<=|>=|==|!=|<<|>>|[\s\S]/y],
]

/** SQLite's lexer, near enough to look at a statement without running it. A quote that never closes is a mark. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = []
  const space = /\s*/y
  for (let at = skip(space, sql, 0); at < sql.length; at = skip(space, sql, at)) {
    const token = tokenAt(sql, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

function skip(space: RegExp, sql: string, at: number): number {
  space.lastIndex = at
  space.test(sql)
  return space.lastIndex
}

function tokenAt(sql: string, start: number): SqlToken {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = start
    const raw = shape.exec(sql)?.[0]
    if (raw !== undefined) return { kind, text: textOf(kind, raw), start, end: start + raw.length }
  }
  return { kind: 'mark', text: sql.charAt(start), start, end: start + 1 }
}

function textOf(kind: SqlToken['kind'], raw: string): string {
  if (kind === 'word') return raw.toUpperCase()
  if (kind === 'string') return raw.slice(raw.indexOf("'") + 1, -1).replaceAll("''", "'")
  if (kind !== 'name') return raw
  const quote = raw.charAt(0)
  return raw.slice(1, -1).replaceAll(quote + quote, quote)
}

/** The statements of a script, in order, without comments and without the semicolons between them. */
export function sqlStatements(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'comment') continue
    if (token.kind === 'mark' && token.text === ';') statements.push([])
    else statements.at(-1)?.push(token)
  }
  return statements.filter((statement) => statement.length > 0)
}
