import { TunesmithError } from '../core/errors.ts'

const assignment = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*([\s\S]*)$/
const quotes = ['"', "'", '`']

/**
 * The variables of a .env file, as a shell reads one: NAME=value a line, `export` before it or not, comments from a `#` at the
 * start or after a space. Quotes keep spaces, signs and line ends; \n, \" and \\ mean something inside double ones alone.
 * No message shows a value: it may be a key.
 *
 * @throws TunesmithError cli/env-file, with `file:line`
 */
export function readEnvLines(text: string, file: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (let i = 0; i < lines.length; i++) {
    const at = i
    const line = lines[i]?.trim() ?? ''
    if (line === '' || line.startsWith('#')) continue
    const [, name, written = ''] = assignment.exec(line) ?? []
    if (name === undefined) throw broken(file, at, 'This line is not NAME=value.')
    const quote = quotes.find((one) => written.startsWith(one))
    if (quote === undefined) {
      values[name] = written.replace(/(^|\s)#.*$/, '').trim()
      continue
    }
    let rest = written.slice(1)
    let end = closing(rest, quote)
    while (end < 0 && i + 1 < lines.length) {
      rest = `${rest}\n${lines[++i]}`
      end = closing(rest, quote)
    }
    if (end < 0) throw broken(file, at, `The value of ${name} begins with ${quote}, and nothing closes it.`)
    if (!/^\s*(#.*)?$/.test(rest.slice(end + 1))) {
      throw broken(file, at, `The value of ${name} goes on after its closing ${quote}.`)
    }
    values[name] = quote === '"' ? unescaped(rest.slice(0, end)) : rest.slice(0, end)
  }
  return values
}

function closing(text: string, quote: string): number {
  for (let i = 0; i < text.length; i++) {
    if (quote === '"' && text[i] === '\\') i++
    else if (text[i] === quote) return i
  }
  return -1
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (both, char: string) => (char === 'n' ? '\n' : '"\\$'.includes(char) ? char : both))

const broken = (file: string, index: number, what: string): TunesmithError =>
  new TunesmithError(what, {
    code: 'cli/env-file',
    where: `${file}:${index + 1}`,
    fix: 'Write NAME=value, with quotes around a value that holds quotes or " #"; begin a comment with #.',
  })
