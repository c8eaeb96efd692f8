import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ExporterPart, ExportFile } from '../core/parts.ts'
import type { Row } from '../core/types.ts'
import { frozen } from './frozen.ts'
import { describesItself } from './self-description.ts'

/** How the exporter is tried. */
export type ExporterContractOptions = {
  /** The name of its file, without the ending. Default: its id. */
  fileName?: string
  /** A row of the method that says `text`. Needed for methods other than sft. */
  row?: (method: string, text: string) => Row
}

type Data = Parameters<ExporterPart['files']>[0]

/** Registers tests of what every exporter promises, for each method whose rows it writes. */
export function exporterContract(
  exporter: ExporterPart,
  { fileName = exporter.id, row = sftRow }: ExporterContractOptions = {},
): void {
  describe(`the exporter ${exporter.id}`, () => {
    describesItself(exporter, fileName)

    it('writes the rows of some method', () => assert.ok(exporter.methods.length > 0))

    for (const method of exporter.methods) {
      for (const [name, data] of datasets((text) => row(method, text), method)) {
        it(`writes ${method}: ${name}`, () => {
          const files = exporter.files(frozen(structuredClone(data)))
          assertPaths(files)
          for (const file of files) assertContent(file)
          assert.deepEqual(exporter.files(data), files, 'the same rows give the same files')
        })
      }

      it(`writes every ${method} row once, and none that is held out where others are trained on`, () => {
        const texts = Array.from({ length: 12 }, (_, n) => `row-${String(n).padStart(2, '0')}-end`)
        const [train, holdout] = [texts.slice(0, 9), texts.slice(9)]
        const files = exporter.files({
          name: 'shop',
          method,
          train: train.map((text) => row(method, text)),
          holdout: holdout.map((text) => row(method, text)),
        })
        const homes = (some: string[]): string[][] =>
          some.map((text) => files.filter(({ content }) => content.includes(text)).map(({ path }) => path))
        const [trainHomes, holdoutHomes] = [homes(train), homes(holdout)]
        for (const home of [...trainHomes, ...holdoutHomes])
          assert.equal(home.length, 1, `each row stands in one file: ${home}`)
        const shared = trainHomes.flat().filter((path) => holdoutHomes.flat().includes(path))
        assert.deepEqual(shared, [])
      })
    }
  })
}

const sftRow = (method: string, text: string): Row => {
  if (method !== 'sft') throw new RangeError(`say what a row of ${method} looks like: exporterContract(part, { row })`)
  return {
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'Yes.' },
    ],
  }
}

/** From nothing at all to texts that break careless writers. */
function datasets(row: (text: string) => Row, method: string): [string, Data][] {
  const rows = (...texts: string[]): Row[] => texts.map(row)
  return [
    ['no rows', { name: 'shop', method, train: [], holdout: [] }],
    ['one row and nothing held out', { name: 'shop', method, train: rows('When do you open?'), holdout: [] }],
    [
      'texts with line ends, quotes and other scripts',
      {
        name: 'shop',
        method,
        train: rows('a\nb\r\nc\u2028d', '"\'\\`{{x}}', '今日は 🙂', '\u0000'),
        holdout: rows('{"a":1}'),
      },
    ],
    [
      'a project with an odd name',
      { name: '../Ünï "x"\n/y', method, train: rows('When do you open?'), holdout: rows('Where are you?') },
    ],
  ]
}

function assertPaths(files: readonly ExportFile[]): void {
  assert.ok(files.length > 0, 'it writes at least one file')
  for (const { path } of files) {
    assert.match(path, /^[\w][\w.-]*(\/[\w][\w.-]*)*$/, `${path} is relative, with slashes, and stays in its folder`)
  }
  assert.equal(new Set(files.map(({ path }) => path)).size, files.length, 'no file is written twice')
}

function assertContent({ path, content }: ExportFile): void {
  assert.ok(content.isWellFormed(), path)
  if (content !== '') assert.ok(content.endsWith('\n'), `${path} ends its last line`)
  if (path.endsWith('.jsonl')) for (const line of content.split('\n').slice(0, -1)) JSON.parse(line)
  if (path.endsWith('.json')) JSON.parse(content)
}
