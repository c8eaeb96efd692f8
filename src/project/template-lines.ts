import { Template as Jinja } from '@huggingface/jinja'
import { lookUp } from './look-up.ts'

type BadTag = { line: number; what: string }

type Tag = { line: number; text: string; word: string; closed: boolean }

const closers: Readonly<Record<string, string>> = {
  if: 'endif',
  for: 'endfor',
  macro: 'endmacro',
  call: 'endcall',
  filter: 'endfilter',
}
const middles: Readonly<Record<string, string>> = { elif: 'if', else: 'if' }

/** Jinja's parser keeps no positions: find the first tag of a broken template that is wrong, and say how. */
export function badTag(source: string): BadTag | undefined {
  const open: Tag[] = []
  for (const tag of tagsOf(source)) {
    const { line, text, word } = tag
    const what = tag.closed ? (wrongPair(tag, open) ?? wrongAlone(tag)) : `\`${text.slice(0, 2)}\` is never closed`
    if (what) return { line, what }
    if (opens(tag)) open.push(tag)
    if (word.startsWith('end')) open.pop()
  }
  const last = open.at(-1)
  return last && { line: last.line, what: `\`${last.text}\` has no \`${closerOf(last.word)}\`` }
}

function* tagsOf(source: string): Generator<Tag> {
  const start = /\{[{%#]/g
  for (let match = start.exec(source); match; match = start.exec(source)) {
    const line = source.slice(0, match.index).split('\n').length
    const closer = match[0] === '{{' ? '}}' : `${match[0][1]}}`
    const end = source.indexOf(closer, match.index + 2)
    const text = source.slice(match.index, end < 0 ? source.length : end + 2)
    const [, word = ''] = /^\{%[-+]?\s*(\w+)/.exec(text) ?? []
    if (match[0] !== '{#' || end < 0) yield { line, text, word, closed: end >= 0 }
    start.lastIndex = match.index + Math.max(2, text.length)
  }
}

const closerOf = (word: string): string => lookUp(closers, word) ?? `end${word}`

/** `{% set x %}…{% endset %}` is a block; `{% set x = 1 %}` is not. */
const opens = ({ word, text }: Tag): boolean => Object.hasOwn(closers, word) || (word === 'set' && !text.includes('='))

function wrongPair({ text, word }: Tag, open: readonly Tag[]): string | undefined {
  const last = open.at(-1)
  if (!word.startsWith('end') || (last && closerOf(last.word) === word)) return undefined
  return last ? `\`${text}\` stands where \`${last.text}\` has to be closed` : `\`${text}\` closes nothing`
}

function wrongAlone(tag: Tag): string | undefined {
  const { text, word } = tag
  if (word.startsWith('end')) return undefined
  const middle = lookUp(middles, word)
  const whole = middle ? `{% if true %}${text}{% endif %}` : opens(tag) ? `${text}{% ${closerOf(word)} %}` : text
  try {
    new Jinja(whole)
    return undefined
  } catch {
    return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\` cannot be read`
  }
}
