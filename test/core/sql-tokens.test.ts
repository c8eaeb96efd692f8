import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sqlStatements, sqlTokens } from '../../src/core/sql-tokens.ts'

const shape = (sql: string): string[] => sqlTokens(sql).map(({ kind, text }) => `${kind}:${text}`)

describe('the SQL lexer', () => {
  it('tells words, names, strings, numbers, parameters, comments and marks apart', () => {
    assert.deepEqual(shape(`select a."b c", \`d\`, [e f], 'it''s', x'0f', 1.5e3, ?1, :p, 2<>3 -- end`), [
      'word:SELECT',
      'word:A',
      'mark:.',
      'name:b c',
      'mark:,',
      'name:d',
      'mark:,',
      'name:e f',
      'mark:,',
      "string:it's",
      'mark:,',
      'string:0f',
      'mark:,',
      'number:1.5e3',
      'mark:,',
      'parameter:?1',
      'mark:,',
      'parameter::p',
      'mark:,',
      'number:2',
      'mark:<>',
      'number:3',
      'comment:-- end',
    ])
  })

  it('keeps a quote that never closes as a mark and goes on', () => {
    assert.deepEqual(shape("don't stop"), ['word:DON', "mark:'", 'word:T', 'word:STOP'])
  })

  it('splits statements at semicolons outside strings and comments', () => {
    const statements = sqlStatements(sqlTokens("select ';' ; -- a; b\n select 2 /* ; */;;"))
    assert.deepEqual(
      statements.map((tokens) => tokens.map(({ text }) => text)),
      [
        ['SELECT', ';'],
        ['SELECT', '2'],
      ],
    )
  })

  it('covers every character that is not a space, once and in order', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '`',
      '[',
      ']',
      '--',
      '/*',
      '*/',
      ' ',
      '\n',
      'select',
      'ö',
      '1',
      '.',
      ';',
      '(',
      ':',
      '🙂',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const sql = pieces.join('')
        let at = 0
        for (const { start, end } of sqlTokens(sql)) {
          assert.equal(sql.slice(at, start).trim(), '')
          assert.ok(end > start)
          at = end
        }
        assert.equal(sql.slice(at).trim(), '')
      }),
    )
  })
})
