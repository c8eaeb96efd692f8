import { type SqlToken, sqlStatements } from './sql-tokens.ts'

/** What the text of a query tells before it runs. Every function takes tokens without comments. */

const isMark = (token: SqlToken | undefined, text: string): boolean => token?.kind === 'mark' && token.text === text
const isWord = (token: SqlToken | undefined, ...texts: string[]): boolean =>
  token?.kind === 'word' && texts.includes(token.text)

const startsWrite = new Set(
  'INSERT UPDATE DELETE REPLACE DROP CREATE ALTER ATTACH DETACH PRAGMA VACUUM REINDEX ANALYZE BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE'.split(
    ' ',
  ),
)
const writes: Readonly<Record<string, readonly string[]>> = {
  INSERT: ['INTO', 'OR'],
  REPLACE: ['INTO'],
  DELETE: ['FROM'],
  DROP: ['TABLE', 'VIEW', 'INDEX', 'TRIGGER'],
  CREATE: ['TABLE', 'VIEW', 'INDEX', 'TRIGGER', 'TEMP', 'TEMPORARY', 'UNIQUE', 'VIRTUAL'],
  ALTER: ['TABLE'],
}

/** The first attempt to do anything but read, as words ("DROP TABLE"); `null` if there is none. */
export function writeAttempt(tokens: readonly SqlToken[]): string | null {
  for (const statement of sqlStatements(tokens)) {
    const first = statement[0]
    if (first?.kind === 'word' && startsWrite.has(first.text)) return first.text
    for (const [i, token] of statement.entries()) {
      const next = statement[i + 1]
      if (token.kind !== 'word' || next?.kind !== 'word') continue
      if (writes[token.text]?.includes(next.text)) return `${token.text} ${next.text}`
      if (token.text === 'UPDATE' && isWord(statement[i + 2], 'SET')) return 'UPDATE'
    }
  }
  return null
}

/** Whether a select list holds `*` or `table.*`. `COUNT(*)` and multiplication are neither. */
export function selectsStar(tokens: readonly SqlToken[]): boolean {
  return tokens.some((token, i) => {
    const before = tokens[i - 1]
    return (
      isMark(token, '*') && (isWord(before, 'SELECT', 'DISTINCT', 'ALL') || isMark(before, ',') || isMark(before, '.'))
    )
  })
}

export type Joins = { joins: number; commas: number; unconditional: number }

const endsFrom = ['WHERE', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'WINDOW', 'UNION', 'EXCEPT', 'INTERSECT']

/** JOINs, commas between tables in FROM, and JOINs that have neither ON nor USING. `CROSS JOIN` needs none. */
export function joins(tokens: readonly SqlToken[]): Joins {
  const found: Joins = { joins: 0, commas: 0, unconditional: 0 }
  for (const [i, token] of tokens.entries()) {
    if (isWord(token, 'FROM') && !isWord(tokens[i - 1], 'DISTINCT')) {
      const clause = fromClause(tokens, i + 1)
      const joined = clause.filter((t) => isWord(t, 'JOIN')).length
      const crossed = clause.filter((t, j) => isWord(t, 'JOIN') && isWord(clause[j - 1], 'CROSS')).length
      const conditions = clause.filter((t) => isWord(t, 'ON', 'USING')).length
      found.joins += joined
      found.commas += clause.filter((t) => isMark(t, ',')).length
      found.unconditional += Math.max(0, joined - crossed - conditions)
    }
  }
  return found
}

/** The tokens of a FROM clause at its own depth: what stands in parentheses is left out. */
function fromClause(tokens: readonly SqlToken[], from: number): SqlToken[] {
  const clause: SqlToken[] = []
  let depth = 0
  for (const token of tokens.slice(from)) {
    if (isMark(token, '(')) depth++
    else if (isMark(token, ')') && --depth < 0) break
    else if (depth === 0 && (isWord(token, ...endsFrom) || isMark(token, ';'))) break
    else if (depth === 0) clause.push(token)
  }
  return clause
}

/** Names called as functions, in upper case. */
export function functionsCalled(tokens: readonly SqlToken[]): string[] {
  return tokens.filter((token, i) => token.kind === 'word' && isMark(tokens[i + 1], '(')).map((token) => token.text)
}

export type Comparison = { table: string | null; column: string; literal: string }

const isName = (token: SqlToken | undefined): token is SqlToken => token?.kind === 'word' || token?.kind === 'name'
const equals = ['=', '==', '<>', '!=']

/** Columns compared with string literals by `=`, `<>`, `IS` or `IN (…)`; `table` is the name or alias before the dot. */
export function comparisons(tokens: readonly SqlToken[]): Comparison[] {
  const found: Comparison[] = []
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'string') continue
    const column = columnBefore(tokens, i) ?? columnAfter(tokens, i)
    if (column) found.push({ ...column, literal: token.text })
  }
  return found
}

function columnBefore(tokens: readonly SqlToken[], literal: number): Omit<Comparison, 'literal'> | null {
  let at = literal - 1
  while (isMark(tokens[at], ',') && tokens[at - 1]?.kind === 'string') at -= 2
  if (isMark(tokens[at], '(') && isWord(tokens[at - 1], 'IN')) at -= 1
  else if (at !== literal - 1) return null
  if (isWord(tokens[at], 'NOT')) at -= 1
  const operator = tokens[at]
  if (!operator || !(isWord(operator, 'IN', 'IS') || (operator.kind === 'mark' && equals.includes(operator.text))))
    return null
  if (isWord(tokens[at - 1], 'NOT')) at -= 1
  return columnAt(tokens, at - 1)
}

function columnAfter(tokens: readonly SqlToken[], literal: number): Omit<Comparison, 'literal'> | null {
  const operator = tokens[literal + 1]
  if (operator?.kind !== 'mark' || !equals.includes(operator.text)) return null
  const last = isMark(tokens[literal + 3], '.') ? literal + 4 : literal + 2
  return isMark(tokens[last + 1], '(') ? null : columnAt(tokens, last)
}

function columnAt(tokens: readonly SqlToken[], at: number): Omit<Comparison, 'literal'> | null {
  const name = tokens[at]
  if (!isName(name)) return null
  const table = isMark(tokens[at - 1], '.') ? tokens[at - 2] : undefined
  return { table: isName(table) ? table.text.toLowerCase() : null, column: name.text.toLowerCase() }
}

/** What FROM and JOIN bring in: alias or name, in lower case, to the table's name in lower case. */
export function tablesNamed(tokens: readonly SqlToken[]): Map<string, string> {
  const tables = new Map<string, string>()
  for (const [i, token] of tokens.entries()) {
    const name = tokens[i + 1]
    if (!(isWord(token, 'FROM', 'JOIN') || isMark(token, ',')) || !isName(name)) continue
    const table = name.text.toLowerCase()
    const alias = isWord(tokens[i + 2], 'AS') ? tokens[i + 3] : tokens[i + 2]
    tables.set(table, tables.get(table) ?? table)
    if (isName(alias)) tables.set(alias.text.toLowerCase(), table)
  }
  return tables
}
