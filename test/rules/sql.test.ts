import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { builtins } from '../../src/builtins.ts'
import type { OpenRule } from '../../src/core/parts.ts'
import type { Rubric } from '../../src/core/rubric.ts'
import { openRules } from '../../src/loop/rules.ts'
import sql from '../../src/rules/sql.ts'
import { type RuleCase, ruleContract, subjectOf } from '../../src/testing/rule-contract.ts'

const script = `CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, category TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, product_id INTEGER, ordered_on DATE);
INSERT INTO products VALUES (1, 'lamp', 'LIGHTING'), (2, 'desk', 'FURNITURE');
INSERT INTO orders VALUES (1, 1, '2025-03-04');`

const root = mkdtempSync(join(tmpdir(), 'tunesmith-sql-'))
writeFileSync(join(root, 'shop.sql'), script)
writeFileSync(join(root, 'broken.sql'), 'CREATE TABLE t (a);\nINSERT INTO u VALUES (1);')
const file = new DatabaseSync(join(root, 'shop.db'))
file.exec(script)
file.close()

const endless = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT COUNT(*) FROM c'

type Row = [check: string, text: string, answer: RuleCase['answer']]
const rows: Row[] = [
  ['runs', 'SELECT name FROM products;', 'yes'],
  ['runs', '```sql\nSELECT name FROM products;\n```', 'yes'],
  ['runs', 'SELECT MONTH(ordered_on) FROM orders', 'no'],
  ['runs', 'SELECT name FROM products; SELECT 2;', 'no'],
  ['runs', 'I can only answer questions about the shop.', 'no'],
  ['runs', "SELECT load_extension('x')", 'no'],
  ['read-only', 'SELECT name FROM products', 'yes'],
  ['read-only', "SELECT 'DROP TABLE products' AS text", 'yes'],
  ['read-only', 'SELECT 1; DROP TABLE products;', 'no'],
  ['read-only', '```\nDELETE FROM products\n```', 'no'],
  ['read-only', 'DROP TABLE no_such_table', 'no'],
  ['read-only', "SELECT name FROM pragma_table_info('products')", 'no'],
  ['only-sql', 'SELECT 1;', 'yes'],
  ['only-sql', 'with a as (select 1) select * from a', 'yes'],
  ['only-sql', '```sql\nSELECT 1;\n```', 'no'],
  ['only-sql', 'Here it is: SELECT 1;', 'no'],
  ['only-sql', 'SELECT 1; -- one', 'no'],
  ['only-sql', 'SELECT 1; It returns one.', 'no'],
  ['semicolon', 'SELECT 1;', 'yes'],
  ['semicolon', "SELECT ';'", 'no'],
  ['named-columns', 'SELECT COUNT(*) FROM products', 'yes'],
  ['named-columns', 'SELECT p.* FROM products p', 'no'],
  ['named-results', 'SELECT COUNT(*) AS products FROM products', 'yes'],
  ['named-results', 'SELECT COUNT(*) FROM products', 'no'],
  ['named-results', 'SELECT name FROM products', 'na'],
  ['explicit-joins', 'SELECT name FROM products p JOIN orders o ON o.product_id = p.id', 'yes'],
  ['explicit-joins', 'SELECT name FROM products p, orders o WHERE o.product_id = p.id', 'no'],
  ['explicit-joins', 'SELECT name FROM products', 'na'],
  ['sqlite-dates', "SELECT id FROM orders WHERE strftime('%m', ordered_on) = '03'", 'yes'],
  ['sqlite-dates', 'SELECT id FROM orders WHERE YEAR(ordered_on) = 2025', 'no'],
  ['sqlite-dates', "SELECT id FROM orders WHERE ordered_on > CURRENT_DATE - INTERVAL '1 month'", 'no'],
  ['sqlite-dates', "SELECT id FROM orders WHERE ordered_on = '2025-03-04'", 'na'],
  ['stored-spellings', "SELECT id FROM products WHERE category = 'LIGHTING'", 'yes'],
  ['stored-spellings', "SELECT p.id FROM products AS p WHERE p.category IN ('LIGHTING', 'Furniture')", 'no'],
  ['stored-spellings', "SELECT id FROM products WHERE price > 3 AND 'x' <> 'y'", 'na'],
  ['returns-rows', "SELECT id FROM products WHERE category = 'LIGHTING'", 'yes'],
  ['returns-rows', 'SELECT id FROM products WHERE id > 9', 'no'],
]

const open = async (options: object): Promise<OpenRule> => sql.open(sql.options.parse(options), { root })

// Held open, so that all cases share one process.
let held: OpenRule
before(async () => {
  held = await open({ database: 'shop.sql', check: 'runs' })
})
after(async () => {
  await held.close?.()
  rmSync(root, { recursive: true, force: true })
})

ruleContract(sql, {
  root,
  cases: rows.map(([check, text, answer]) => ({
    name: `answers ${answer} to ${check} of ${text.replaceAll('\n', ' ')}`,
    with: { database: 'shop.sql', check },
    text,
    answer,
  })),
  bad: [
    {},
    { database: 'shop.sql' },
    { database: [], check: 'runs' },
    { database: 'shop.sql', check: 'run' },
    { database: 'shop.sql', check: 'runs', time_limit: 0 },
    { database: 'shop.sql', check: 'stored-spellings', columns: ['category'] },
  ],
})

describe('the database of the rule sql', () => {
  it('says in SQLite’s words why a query does not run', async () => {
    const rule = await open({ database: 'shop.sql', check: 'runs' })
    const { reason } = await rule.decide(subjectOf('SELECT MONTH(ordered_on) FROM orders'))
    await rule.close?.()
    assert.equal(reason, 'It does not run: no such function: MONTH.')
  })

  it('reads one SQLite file as well, and leaves it as it is', async () => {
    const rule = await open({ database: 'shop.db', check: 'runs' })
    const answers = []
    for (const text of ['DELETE FROM products', 'SELECT name FROM products WHERE id = 1'])
      answers.push((await rule.decide(subjectOf(text))).answer)
    await rule.close?.()
    assert.deepEqual(answers, ['no', 'yes'])
  })

  it('stops a query that never ends, answers no, and goes on with the others', async () => {
    const rule = await open({ database: 'shop.sql', check: 'runs', time_limit: 0.3 })
    const decisions = await Promise.all(
      [endless, 'SELECT 1', `${endless};`, 'SELECT 2'].map((text) => rule.decide(subjectOf(text))),
    )
    await rule.close?.()
    assert.deepEqual(
      decisions.map(({ answer }) => answer),
      ['no', 'yes', 'no', 'yes'],
    )
    assert.match(decisions[0]?.reason ?? '', /it ran for more than 0\.3 s/)
  })

  it('rejects a decision that is aborted and still decides the next one', async () => {
    const rule = await open({ database: 'shop.sql', check: 'runs', time_limit: 0.5 })
    await assert.rejects(async () => rule.decide(subjectOf(endless, AbortSignal.timeout(50))), { name: 'TimeoutError' })
    assert.equal((await rule.decide(subjectOf('SELECT 1'))).answer, 'yes')
    await rule.close?.()
  })

  it('interrupts the run where a decision is cut', async () => {
    const options = { database: 'shop.sql', check: 'runs' as const, time_limit: 2 }
    const criterion = { id: 'it-runs', rule: 'sql', with: options }
    const rubric = { criteria: [criterion] } as unknown as Rubric
    const rule = (await openRules({ rubric, root }, builtins)).get('it-runs')
    await assert.rejects(async () => rule?.decide(subjectOf(endless, AbortSignal.timeout(50))), {
      code: 'run/interrupted',
    })
    await rule?.close?.()
  })

  it('keeps working for the other criteria when one closes, twice if it likes', async () => {
    const [first, second] = [
      await open({ database: 'shop.sql', check: 'runs' }),
      await open({ database: 'shop.sql', check: 'only-sql' }),
    ]
    await second.close?.()
    await second.close?.()
    assert.equal((await first.decide(subjectOf('SELECT 1'))).answer, 'yes')
    await first.close?.()
  })

  it('looks only at the columns that it is told to', async () => {
    const rule = await open({ database: 'shop.sql', check: 'stored-spellings', columns: ['products.name'] })
    assert.equal((await rule.decide(subjectOf("SELECT id FROM products WHERE category = 'lighting'"))).answer, 'na')
    assert.equal(
      (await rule.decide(subjectOf("SELECT id FROM products WHERE name = 'Lamp'"))).reason,
      "No name is stored as 'Lamp'; it is 'lamp'.",
    )
    await rule.close?.()
  })

  it('names what is wrong with a database that cannot be used', async () => {
    await assert.rejects(open({ database: 'shp.sql', check: 'runs' }), {
      code: 'rules/no-database',
      fix: 'Did you mean `shop.sql`?',
    })
    await assert.rejects(open({ database: 'broken.sql', check: 'runs' }), {
      code: 'rules/bad-database',
      message: /no such table: u/,
    })
    const columns = ['products.categry']
    await assert.rejects(open({ database: 'shop.sql', check: 'stored-spellings', columns }), {
      code: 'rules/no-column',
      fix: 'Did you mean `products.category`?',
    })
  })
})
