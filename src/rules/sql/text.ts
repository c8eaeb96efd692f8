import { type SqlToken, sqlStatements, sqlTokens } from '../../core/sql-tokens.ts'

export type SqlText = {
  /** The whole completion, trimmed. */
  text: string
  /** What is taken as SQL: the code fences if there are any, else the whole text. */
  sql: string
  fenced: boolean
  comments: boolean
  /** Without comments. */
  tokens: SqlToken[]
  statements: string[]
}

const fences = /```[^\n`]*\n([\s\S]*?)(?:```|$)/g

export function readSql(completion: string): SqlText {
  const text = completion.trim()
  const bodies = [...text.matchAll(fences)].map(([, body = '']) => body)
  const fenced = bodies.length > 0
  const sql = fenced ? bodies.join('\n').trim() : text
  const all = sqlTokens(sql)
  const tokens = all.filter(({ kind }) => kind !== 'comment')
  const statements = sqlStatements(tokens).map((of) => sql.slice(of[0]?.start, of.at(-1)?.end))
  return { text, sql, fenced, comments: all.length > tokens.length, tokens, statements }
}
