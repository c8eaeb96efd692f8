import { writeFileSync } from 'node:fs'

/** Writes shop.sql. The same numbers come out every time: `node make-data.ts`. */

let state = 7
function below(limit: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}
const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
const day = (from: string, days: number): string =>
  new Date(Date.parse(from) + below(days) * 86_400_000).toISOString().slice(0, 10)
const sql = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
const insert = (table: string, rows: (string | number)[][]): string =>
  `INSERT INTO ${table} VALUES\n${rows.map((row) => `  (${row.map(sql).join(', ')})`).join(',\n')};\n`

const schema = `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, join_date DATE);
CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name TEXT, country TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, category TEXT, price REAL, stock INTEGER, supplier_id INTEGER REFERENCES suppliers (id));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), product_id INTEGER REFERENCES products (id), quantity INTEGER, order_date DATE, status TEXT);
`

const first = [
  'Ada',
  'Bo',
  'Chiara',
  'Dmitri',
  'Elif',
  'Femi',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaja',
  'Liam',
  'Mina',
]
const last = ['Berg', 'Costa', 'Dahl', 'Evans', 'Fischer', 'Greco', 'Haugen', 'Ito', 'Jansen', 'Kovac', 'Lund']
const cities = ['Oslo', 'Bergen', 'Berlin', 'Rome', 'Lisbon', 'Vienna', 'Dublin', 'Ghent']
const suppliers = [
  ['Nordlys AS', 'Norway'],
  ['Casa Verde', 'Italy'],
  ['Holz & Sohn', 'Germany'],
  ['Atlantic Bath', 'Portugal'],
  ['Fjord Supply', 'Norway'],
  ['Alpenlicht', 'Austria'],
]
const goods: Record<string, string[]> = {
  LIGHTING: [
    'desk lamp',
    'floor lamp',
    'wall light',
    'lantern',
    'light chain',
    'reading lamp',
    'ceiling lamp',
    'candle holder',
  ],
  FURNITURE: ['oak desk', 'pine shelf', 'bar stool', 'armchair', 'side table', 'coat rack', 'bookcase', 'bench'],
  KITCHEN: [
    'kettle',
    'bread knife',
    'cutting board',
    'saucepan',
    'teapot',
    'mug',
    'mixing bowl',
    'whisk',
    'pepper mill',
  ],
  BATHROOM: [
    'bath towel',
    'bath mat',
    'shower curtain',
    'soap dish',
    'mirror',
    'laundry basket',
    'hand towel',
    'toothbrush cup',
  ],
  GARDEN: ['watering can', 'flower pot', 'garden chair', 'rake', 'bird house', 'parasol', 'hammock'],
}
const statuses = ['NEW', 'PAID', 'SHIPPED', 'SHIPPED', 'SHIPPED', 'RETURNED', 'CANCELLED']

const customers = Array.from({ length: 40 }, (_, i) => [
  i + 1,
  `${first[i % first.length]} ${last[(i * 5) % last.length]}`,
  pick(cities),
  day('2023-01-01', 900),
])
const products = Object.entries(goods)
  .flatMap(([category, names]) => names.map((name) => [category, name] as const))
  .map(([category, name], i) => {
    const price = 5 + below(240) + 0.5 * below(2)
    return [i + 1, name, category, price, pick([0, 2, 5, 9, 14, 30, 62]), 1 + below(suppliers.length)]
  })
const orders = Array.from({ length: 240 }, (_, i) => [
  i + 1,
  1 + below(customers.length),
  1 + below(products.length),
  1 + below(4),
  day('2024-01-01', 700),
  pick(statuses),
])

writeFileSync(
  new URL('shop.sql', import.meta.url),
  [
    '-- Made by make-data.ts.',
    schema,
    insert('customers', customers),
    insert(
      'suppliers',
      suppliers.map((supplier, i) => [i + 1, ...supplier]),
    ),
    insert('products', products),
    insert('orders', orders),
  ].join('\n'),
)
