import type { Page } from './labelled.ts'
import { wrap } from './layout.ts'
import type { Format } from './terminal.ts'

const formats: Readonly<Record<string, Format>> = { '+': 'green', '-': 'red' }
const indent = ' '.repeat(4)

/** A diff for reading: the sign stands in a column of its own, so that a list item of the context is not taken for a removed line. */
export const diffText = (diff: string, page: Page): string =>
  diff
    .split('\n')
    .map((line) => `${diffLine(line, page)}\n`)
    .join('')

function diffLine(line: string, { columns, style }: Page): string {
  const sign = line.slice(0, 1) || ' '
  const [first = '', ...rest] = wrap(line.slice(2), { columns: columns - indent.length - 2 }).split('\n')
  const lines = [`${indent}${sign} ${first}`, ...rest.map((part) => `${indent}  ${part}`)]
  return lines.map((part) => style(formats[sign] ?? 'dim', part.trimEnd())).join('\n')
}
