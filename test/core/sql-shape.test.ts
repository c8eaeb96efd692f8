import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  comparisons,
  functionsCalled,
  joins,
  selectsStar,
  tablesNamed,
  writeAttempt,
} from '../../src/core/sql-shape.ts'
import { sqlTokens } from '../../src/core/sql-tokens.ts'

describe('what the text of a query tells', () => {
  it('finds a write wherever it stands', () => {
    const writes: [string, string | null][] = [
      ["SELECT 'drop table t'", null],
      ['SELECT replace(a, 1, 2) FROM t', null],
      ['SELECT "update", "set" FROM t', null],
      ['SELECT 1; DROP TABLE t', 'DROP'],
      ['WITH r AS (SELECT 1) DELETE FROM t', 'DELETE FROM'],
      ['Run this: UPDATE t SET a = 1', 'UPDATE'],
      ['pragma table_info(t)', 'PRAGMA'],
      ["ATTACH 'x' AS y", 'ATTACH'],
    ]
    for (const [sql, found] of writes) assert.equal(writeAttempt(sqlTokens(sql)), found, sql)
  })

  it('tells a selected star from a counted and a multiplied one', () => {
    const starred: [string, boolean][] = [
      ['SELECT * FROM t', true],
      ['SELECT DISTINCT * FROM t', true],
      ['SELECT a, t.* FROM t', true],
      ['SELECT a FROM (SELECT * FROM t)', true],
      ['SELECT COUNT(*) FROM t', false],
      ['SELECT a * b, 2 * (c) FROM t', false],
    ]
    for (const [sql, star] of starred) assert.equal(selectsStar(sqlTokens(sql)), star, sql)
  })

  it('counts joins, commas and joins without a condition', () => {
    const joined: [string, number, number, number][] = [
      ['SELECT a, b FROM t WHERE x IN (1, 2) ORDER BY a, b', 0, 0, 0],
      ['SELECT a FROM t, u WHERE t.id = u.id', 0, 1, 0],
      ['SELECT a FROM t JOIN u ON t.id = u.id LEFT JOIN v USING (id)', 2, 0, 0],
      ['SELECT a FROM t JOIN u WHERE t.id = u.id', 1, 0, 1],
      ['SELECT a FROM t NATURAL JOIN u', 1, 0, 1],
      ['SELECT a FROM t CROSS JOIN u', 1, 0, 0],
      ['SELECT a FROM t WHERE id IN (SELECT id FROM u, v)', 0, 1, 0],
      ['SELECT a FROM (SELECT b, c FROM t) AS s JOIN u ON coalesce(s.b, 1) = u.id', 1, 0, 0],
      ['SELECT a IS NOT DISTINCT FROM b, c FROM t', 0, 0, 0],
    ]
    for (const [sql, all, commas, unconditional] of joined)
      assert.deepEqual(joins(sqlTokens(sql)), { joins: all, commas, unconditional }, sql)
  })

  it('names the functions that are called', () => {
    assert.deepEqual(functionsCalled(sqlTokens("SELECT month(a), 'year(' FROM t WHERE date < max (b)")), [
      'MONTH',
      'MAX',
    ])
  })

  it('finds the columns that are compared with texts', () => {
    const found = comparisons(
      sqlTokens(`SELECT 'x' FROM t WHERE p.a = 'one' AND "b" NOT IN ('two', 'three') AND 'four' <> t.c
        AND lower(d) = 'five' AND e LIKE 'six' AND f || 'seven' = 'eight' AND 'nine' = upper(g)`),
    )
    assert.deepEqual(
      found.filter(({ literal }) => literal !== 'eight'),
      [
        { table: 'p', column: 'a', literal: 'one' },
        { table: null, column: 'b', literal: 'two' },
        { table: null, column: 'b', literal: 'three' },
        { table: 't', column: 'c', literal: 'four' },
      ],
    )
  })

  it('resolves aliases, also where a select list uses them first', () => {
    const named = tablesNamed(sqlTokens('SELECT o.a, p.b FROM orders o JOIN products AS p ON p.id = o.id'))
    assert.equal(named.get('o'), 'orders')
    assert.equal(named.get('p'), 'products')
    assert.equal(named.get('orders'), 'orders')
  })
})
