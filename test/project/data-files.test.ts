import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { jsonLines } from '../../src/project/files/json.ts'
import { readRows } from '../../src/project/files/read.ts'
import { readText } from '../../src/project/text.ts'
import { folderOf, messageOf } from './folder.ts'

type Content = string | Uint8Array

/** Values of the rows that can be read, and what is said of the others. */
async function read(file: string, content: Content): Promise<{ values: unknown[]; said: string[] }> {
  const root = folderOf({})
  writeFileSync(join(root, file), content)
  const rows = await Array.fromAsync(readRows(root, file))
  return {
    values: rows.flatMap((row) => ('value' in row ? [row.value] : [])),
    said: rows.flatMap((row) => ('problem' in row ? [`${row.where}  ${row.problem.what}`] : [])),
  }
}

const fails = (file: string, content: Content): Promise<string> => messageOf(() => read(file, content))
const fixture = (codec: string): string => join(import.meta.dirname, `../fixtures/rows-${codec}.parquet`)

const two = [{ prompt: 'a\nb', n: 1 }, { prompt: 'é' }]
const jsonl = two.map((row) => JSON.stringify(row)).join('\n')
const utf16 = Buffer.from('\uFEFFprompt\na', 'utf16le')

describe('readRows', () => {
  const forms: Record<string, [file: string, content: Content]> = {
    'one object a line': ['a.jsonl', jsonl],
    'Windows line ends, a byte order mark and empty lines': [
      'a.jsonl',
      `\uFEFF\r\n${jsonl.replace('\n', '\r\n\r\n')}\r\n`,
    ],
    'one JSON list': ['a.json', JSON.stringify(two, null, 2)],
    'one object a line under the name of CSV': ['a.csv', jsonl],
    'a JSON list under the name of JSONL': ['a.jsonl', `\uFEFF ${JSON.stringify(two)}`],
    'gzip, whatever its name': ['a.jsonl', gzipSync(jsonl)],
    'gzip in two parts': [
      'a.jsonl.gz',
      Buffer.concat([gzipSync(`${JSON.stringify(two[0])}\n`), gzipSync(JSON.stringify(two[1]))]),
    ],
    zstd: ['a.jsonl.zst', zstdCompressSync(jsonl)],
    'zstd in two frames': [
      'a.zst',
      Buffer.concat([zstdCompressSync(`${JSON.stringify(two[0])}\n`), zstdCompressSync(JSON.stringify(two[1]))]),
    ],
  }
  for (const [name, [file, content]] of Object.entries(forms)) {
    it(`reads ${name}`, async () => assert.deepEqual(await read(file, content), { values: two, said: [] }))
  }

  const tables: Record<string, [file: string, content: Content]> = {
    'CSV with quotes, line breaks and empty cells': [
      'a.csv',
      'id, prompt ,note\r\n1,"Say ""hi"",\nnow",\r\n\r\n2,é,x\r\n',
    ],
    'CSV with semicolons': ['a.csv', 'id;prompt;note\n1;"Say ""hi"",\nnow";\n2;é;x'],
    'tabs under either name': ['a.tsv', '\uFEFFid\tprompt\tnote\n1\t"Say ""hi"",\nnow"\t\n2\té\tx'],
    'CSV with bars': ['a.csv', 'id|prompt|note\n1|"Say ""hi"",\nnow"|\n2|é|x'],
    'CSV with the line ends of old spreadsheets': ['a.csv', 'id,prompt,note\r1,"Say ""hi"",\nnow",\r2,é,x\r'],
    'packed CSV': ['a.csv.gz', gzipSync('id,prompt,note\n1,"Say ""hi"",\nnow",\n2,é,x')],
  }
  for (const [name, [file, content]] of Object.entries(tables)) {
    it(`reads ${name}`, async () => {
      const values = [
        { id: '1', prompt: 'Say "hi",\nnow', note: null },
        { id: '2', prompt: 'é', note: 'x' },
      ]
      assert.deepEqual(await read(file, content), { values, said: [] })
    })
  }

  it('reads columns `cell.topic` and `verdicts.polite` as keys of `cell` and `verdicts`', async () => {
    const { values } = await read('a.csv', 'prompt,cell.topic,cell.x,verdicts.polite\na,billing,,yes\nb,,,\n')
    assert.deepEqual(values, [
      { prompt: 'a', cell: { topic: 'billing' }, verdicts: { polite: 'yes' } },
      { prompt: 'b' },
    ])
  })

  it('takes names of columns in brackets for no JSON', async () => {
    assert.deepEqual(await read('a.csv', '[prompt],{n}\na,1\n'), {
      values: [{ '[prompt]': 'a', '{n}': '1' }],
      said: [],
    })
  })

  for (const codec of ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli']) {
    it(`reads Parquet (${codec}) with several row groups, lists of records, and nulls`, async () => {
      const rows = await Array.fromAsync(readRows('.', fixture(codec)))
      assert.equal(rows.length, 7)
      const [first, last] = [rows[0], rows[6]].map((row) => row && 'value' in row && row.value)
      const verdicts = '{"polite":{"answer":"yes","reason":"r0"}}'
      const messages = (n: number) => [
        { role: 'user', content: `Question ${n}? é` },
        { role: 'assistant', content: `Answer ${n}.` },
      ]
      const cell = { topic: 'billing', turns: 1 }
      assert.deepEqual(first, { id: 1, source: 'ticket-0', cell, messages: messages(1), verdicts })
      assert.deepEqual(last, { id: 7, source: null, cell, messages: messages(7), verdicts: null })
      assert.match(rows[6]?.where ?? '', /\.parquet, row 7$/)
    })
  }

  it('says the line of each row that cannot be read, and reads the others', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `{"prompt":"${i}"}`)
    lines[16] = '{"prompt":'
    assert.deepEqual((await read('a.jsonl', lines.join('\n'))).said, [
      'a.jsonl:17  This line is not JSON: "{\\"prompt\\":".',
    ])
    const table = await read('a.csv', 'a,b\n1,2\n"x\ny",2,3\n4\n5,6\n')
    assert.deepEqual(table.said, [
      'a.csv:3  This row has 3 values, and the first line names 2 columns.',
      'a.csv:5  This row has 1 values, and the first line names 2 columns.',
    ])
    assert.equal(table.values.length, 2)
    assert.match((await read('a.csv', 'a,b\n\n\n1\n')).said[0] ?? '', /^a\.csv:4 /)
    assert.match((await read('a.jsonl', `${'\n'.repeat(2_000_000)}x\n{}`)).said[0] ?? '', /^a\.jsonl:2000001 /)
  })

  it('does not keep empty lines', async () => {
    const empty = Buffer.alloc(1 << 20, '\n')
    let most = 0
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 20; i++) {
        most = Math.max(most, process.memoryUsage().heapUsed)
        yield empty
      }
      yield Buffer.from('{}')
    }
    const before = process.memoryUsage().heapUsed
    const rows = await Array.fromAsync(jsonLines(chunks(), 'a.jsonl'))
    assert.deepEqual(rows, [{ where: `a.jsonl:${20 * (1 << 20) + 1}`, line: 20 * (1 << 20) + 1, value: {} }])
    assert.ok(most - before < 200_000_000, `${most - before}`)
  })

  it('refuses pipes and devices, which may never end', { skip: process.platform === 'win32' }, async () => {
    const root = folderOf({})
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'a.jsonl')])
    const said = await messageOf(() => Array.fromAsync(readRows(root, 'a.jsonl')))
    assert.match(said, /^a\.jsonl {2}This is a pipe, not a file\.\n {2}fix: .*\n {2}\(project\/unreadable\)$/)
    assert.match(await messageOf(() => readText(root, '/dev/zero')), /^\/dev\/zero {2}This is a device, not a file\./)
    assert.match(await messageOf(() => readText(root, 'a.jsonl')), /^a\.jsonl {2}This is a pipe, not a file\./)
  })

  it('neither keeps nor parses a line of 50 MB, and reads the next one', async () => {
    const content = `{"prompt":"a"}\n{"prompt":"${'x'.repeat(50_000_000)}"}\n{"prompt":"b"}\n`
    const { values, said } = await read('a.jsonl', content)
    assert.deepEqual(values, [{ prompt: 'a' }, { prompt: 'b' }])
    assert.deepEqual(said, ['a.jsonl:2  This row has 50 MB; a row may have 17 MB.'])
  })

  it('reads a row of 10 MB', async () => {
    const { values } = await read('a.jsonl', `{"prompt":"${'x'.repeat(10_000_000)}"}`)
    assert.equal(values.length, 1)
  })

  const wrong: Record<string, [file: string, content: Content, message: RegExp]> = {
    'UTF-16': [
      'a.csv',
      utf16,
      /^a\.csv {2}The file is UTF-16 text\.\n {2}fix: Save it as UTF-8\.\n {2}\(inputs\/not-utf8\)$/,
    ],
    'Latin-1': ['a.csv', Buffer.from('prompt\nd\xe9j\xe0', 'latin1'), /^a\.csv:2 {2}This line is not UTF-8 text\./],
    'text behind a closing quote': [
      'a.csv',
      'a,b\n1,"2"x\n',
      /^a\.csv:2 {2}Text goes on after the double quote that closes it\.\n {2}fix: Inside double quotes, write/,
    ],
    'a quote in the middle of text': [
      'a.csv',
      'a,b\n1,2"x\n',
      /^a\.csv:2 {2}There is a double quote in text that does not begin with one\.\n {2}fix: Put the whole text in/,
    ],
    'a quote that is not closed': [
      'a.csv',
      'a,b\n\n1,"2\n3,4\n',
      /^a\.csv:3 {2}A double quote that opens in this row is not closed/,
    ],
    'a column twice': ['a.csv', 'a,b,a\n1,2,3\n', /^a\.csv:1 {2}The column "a" is there twice\./],
    'a cell of 50 MB': ['a.csv', `a\n"${'x\n'.repeat(25_000_000)}"`, /^a\.csv {2}This row has more than 17 MB/],
    'a damaged gzip file': [
      'a.gz',
      gzipSync(jsonl).subarray(0, 20),
      /^a\.gz {2}The gzip data is damaged or cut off .*\(inputs\/damaged\)$/s,
    ],
    'a damaged zstd file': [
      'a.zst',
      zstdCompressSync(jsonl).subarray(0, 20),
      /^a\.zst {2}The zstd data is damaged or cut off/,
    ],
    'what is called Parquet and is not': ['a.parquet', 'a', /^a\.parquet {2}This is not a Parquet file/],
    'a cut Parquet file': ['a.parquet', 'PAR1 and more', /^a\.parquet {2}The Parquet file is damaged or cut off/],
    'a JSON list that is not JSON': [
      'a.json',
      '[{"a":1},\n{"a" 2}]',
      /^a\.json:2:6 {2}The file begins as one JSON list and is not JSON\./,
    ],
    'a JSON list with a comma too many': ['a.json', '[{"a":1},\n]', /^a\.json:2:1 {2}The file begins as one JSON list/],
    'a JSON list that breaks off': ['a.json', '[{"a":1},\n{"a', /^a\.json:2:4 {2}The file begins as one JSON list/],
    'some other format': ['a.bin', Buffer.from([1, 2, 3]), /^a\.bin {2}It cannot be told what format this file has\./],
    'an empty file': ['a.csv', '', /^a\.csv {2}The file has no rows\./],
    'a header alone': [
      'a.csv',
      'a,b\n',
      /^a\.csv {2}The file has no rows\.\n {2}fix: Name the columns in its first line/,
    ],
    'no rows of JSONL': ['a.jsonl', '\n', /^a\.jsonl {2}The file has no rows\.\n {2}fix: Write one JSON object a line/],
  }
  for (const [name, [file, content, message]] of Object.entries(wrong)) {
    it(`refuses ${name}`, async () => assert.match(await fails(file, content), message))
  }

  it('refuses a compression of Parquet that it lacks, a folder, and a file that is not there', async () => {
    const root = folderOf({ 'sub/x.txt': 'x' })
    copyFileSync(fixture('lz4'), join(root, 'a.parquet'))
    const all = (file: string): Promise<string> => messageOf(() => Array.fromAsync(readRows(root, file)))
    assert.match(await all('a.parquet'), /^a\.parquet {2}The Parquet file is compressed with LZ4, which is not read\./)
    assert.match(await all('sub'), /^sub {2}This is a folder, not a file\./)
    assert.match(await all('no.csv'), /^no\.csv {2}There is no file no\.csv\.\n.*\n {2}\(project\/no-file\)$/)
  })

  it('reads no further than it is asked to', async () => {
    const root = folderOf({ 'a.jsonl': `{"prompt":"a"}\n${'not json\n'.repeat(200_000)}` })
    for await (const row of readRows(root, 'a.jsonl')) {
      assert.ok('value' in row)
      break
    }
  })
})
