/**
 * Lines of at most `columns`, broken at spaces; every line starts with `indent`. The lines that a line is broken into
 * keep its own leading spaces. A word that is longer than a line stands alone, unbroken: paths are copied.
 */
export function wrap(text: string, { columns, indent = '' }: { columns: number; indent?: string }): string {
  const width = Math.max(20, columns - indent.length)
  const lines = text.split('\n').flatMap((line) => wrapLine(line, width))
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n')
}

function wrapLine(line: string, width: number): string[] {
  const own = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(own.length).split(' ')) {
    if (current !== '' && own.length + current.length + 1 + word.length > width) {
      lines.push(own + current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, own + current]
}

/** Items side by side, `gap` spaces apart, as many as a line holds; none is broken while it fits one. */
export function flow(items: readonly string[], { columns, gap = 3 }: { columns: number; gap?: number }): string {
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + gap + item.length <= columns)
      lines[lines.length - 1] = last + ' '.repeat(gap) + item
    else lines.push(item)
  }
  return lines.map((line) => wrap(line, { columns })).join('\n')
}

type Columns = {
  columns: number
  indent?: string
  /** Indices of columns whose text stands at the right: numbers. */
  right?: readonly number[]
}

/**
 * Rows of cells under one another. Where the terminal is too narrow, the first cell gets a line of its own and the others
 * stand below it.
 */
export function table(rows: readonly (readonly string[])[], { columns, indent = '', right = [] }: Columns): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) => Math.max(0, ...rows.map((row) => (row[i] ?? '').length)))
  const total = indent.length + widths.reduce((sum, width) => sum + width + 2, -2)
  const pad = (cell: string, i: number): string =>
    right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)
  return rows.map((row) => {
    const cells = row.map(pad)
    if (total <= columns) return `${indent}${cells.join('  ')}`.trimEnd()
    return [`${indent}${row[0] ?? ''}`, `${indent}    ${cells.slice(1).join('  ')}`]
      .map((line) => line.trimEnd())
      .join('\n')
  })
}

/** One line of at most `columns`; what is cut off leaves an ellipsis. */
export function clip(text: string, columns: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > columns ? `${line.slice(0, Math.max(1, columns - 1)).trimEnd()}…` : line
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
