import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aboutFiles, type Case, called, projectIn, type Section } from './case.ts'

const row = (text: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ prompt: text, ...more })

const rows = Array.from({ length: 20 }, (_, i) => row(`Where is my parcel number ${1000 + i}?`))

const replaced = (line: number, ...texts: string[]): string =>
  `${rows.toSpliced(line - 1, texts.length, ...texts).join('\n')}\n`

/** Of which enough rows are left to confirm the rate on. */
const size = { target: { examples: 20 }, loop: { sample: 6 } }

/** A project that takes its inputs from this file. */
const imported = (title: string, content: string | Buffer, more: Partial<Case> = {}): Case => ({
  title,
  try: (bench) => {
    const project = projectIn(bench, { config: { inputs: { from: 'data.jsonl' }, ...size } })
    writeFileSync(join(project, 'data.jsonl'), content)
    return called(project, ['doctor'], { shows: aboutFiles })
  },
  ...more,
})

export const datasets: Section = {
  title: 'A dataset (`inputs.from`)',
  cases: [
    imported('line 17 is broken', replaced(17, '{"prompt": "Where is my par')),
    imported('line 17 is no object', replaced(17, '"Where is my parcel?"')),
    imported('line 17 has none of the columns', replaced(17, '{"message": "Where is my parcel?"}')),
    imported('several lines are broken in several ways', replaced(3, '{', '[]', '{}', row(''))),
    imported(
      'rows of several shapes, which is fine',
      replaced(
        1,
        JSON.stringify({
          messages: [
            { role: 'user', content: 'One?' },
            { role: 'assistant', content: 'Two.' },
          ],
        }),
        JSON.stringify({
          conversations: [
            { from: 'human', value: 'Three?' },
            { from: 'gpt', value: 'Four.' },
          ],
        }),
        JSON.stringify({ question: 'Five?' }),
      ),
      { goesOn: true },
    ),
    imported('an empty message', replaced(17, row('  '))),
    imported('an empty list of messages', replaced(17, JSON.stringify({ messages: [] }))),
    imported('a message without a role', replaced(17, JSON.stringify({ messages: [{ content: 'Hi' }] }))),
    imported(
      'a picture in a message',
      replaced(17, JSON.stringify({ messages: [{ role: 'user', content: [{ type: 'image_url' }] }] })),
    ),
    imported('a line of 50 MB that is broken', replaced(17, `{"prompt": "${'x'.repeat(50_000_000)}`)),
    imported('a line of 50 MB that is not', replaced(17, row('x'.repeat(50_000_000)))),
    imported(
      'one JSON list in the place of lines, which is fine',
      JSON.stringify(
        rows.map((line): unknown => JSON.parse(line)),
        null,
        2,
      ),
      {
        goesOn: true,
      },
    ),
    imported('the same id twice', replaced(2, row('One?', { id: 'a' }), row('Two?', { id: 'a' }))),
    imported('a cell that is no map', replaced(17, row('One?', { cell: 'billing' }))),
    imported('no rows', '\n\n'),
    imported(
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(`${rows[0]}\n`), Buffer.from([0x7b, 0xff, 0xfe, 0x7d])]),
    ),
    imported('a BOM and CRLF, which are fine', `\uFEFF${rows.join('\r\n')}\r\n`, { goesOn: true }),
    {
      title: 'no such file',
      try: (bench) => called(projectIn(bench, { config: { inputs: { from: 'dta.jsonl' } } }), ['doctor']),
    },
  ],
}
