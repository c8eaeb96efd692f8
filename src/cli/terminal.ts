import { styleText } from 'node:util'

/** Where a command writes. Results go to `out`, progress and questions to `err`. */
export type Terminal = {
  out(text: string): void
  err(text: string): void
  /** Columns to wrap at; 80 where nobody knows. */
  columns: number
  /** A person is reading: live lines may be redrawn and questions asked. */
  interactive: boolean
  style(format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string): string
}

export function processTerminal({ color }: { color: boolean }): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    columns: process.stdout.columns ?? process.stderr.columns ?? 80,
    interactive: process.stderr.isTTY === true && process.env['CI'] === undefined,
    style: (format, text) => (color ? styleText(format, text, { validateStream: false }) : text),
  }
}

/** NO_COLOR and --no-color win over everything; FORCE_COLOR over the stream. */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, flag: boolean): boolean {
  if (flag || env['NO_COLOR']) return false
  return env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : process.stdout.isTTY === true
}

/** Lines of at most `columns`, broken at spaces; every line starts with `indent`. */
export function wrap(text: string, { columns, indent = '' }: { columns: number; indent?: string }): string {
  const width = Math.max(20, columns - indent.length)
  const lines = text.split('\n').flatMap((line) => wrapLine(line, width))
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n')
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}
