/** Takes the token `text.slice(from, to)`; nothing is sliced, because substrings are what makes tokenising slow. */
export type TakeToken = (text: string, from: number, to: number) => void

/**
 * The tokens of a text: lowercase runs of two or more letters, digits and marks after NFKC. Scripts that are written
 * without spaces give their pairs of neighbouring characters. A text without any token ("?", an emoji) is one token itself,
 * so that its copies are found too.
 */
export function eachToken(raw: string, take: TakeToken): void {
  const text = isAscii(raw) ? raw.toLowerCase() : raw.normalize('NFKC').toLowerCase()
  let found = false
  for (let at = 0; at < text.length; ) {
    const from = at
    const kind = kindAt(text, from)
    do at += widthAt(text, at)
    while (at < text.length && kindAt(text, at) === kind)
    if (kind === separator || (kind === letter && at - from < 2)) continue
    found = true
    if (kind === letter) take(text, from, at)
    else takePairs(text, { from, to: at }, take)
  }
  if (found) return
  const bare = text.trim()
  take(bare, 0, bare.length)
}

const separator = 1
const letter = 2
const unspaced = 3

const isUnspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u
const isLetter = /[\p{L}\p{M}\p{N}]/u

/** Kinds of the characters seen so far, by UTF-16 code; 0 is not looked up yet. */
const kinds = new Uint8Array(0x10000)

const kindAt = (text: string, at: number): number => kinds[text.charCodeAt(at)] || lookUpKind(text, at)

function lookUpKind(text: string, at: number): number {
  const code = text.codePointAt(at) ?? 0
  const char = String.fromCodePoint(code)
  const kind = !isLetter.test(char) ? separator : code > 0x7f && isUnspaced.test(char) ? unspaced : letter
  if (code < 0xd800 || (code > 0xdfff && code < 0x10000)) kinds[code] = kind
  return kind
}

/** 2 where a surrogate pair starts. */
function widthAt(text: string, at: number): 1 | 2 {
  const code = text.charCodeAt(at)
  return code >= 0xd800 && code < 0xdc00 && at + 1 < text.length ? 2 : 1
}

function takePairs(text: string, { from, to }: { from: number; to: number }, take: TakeToken): void {
  let first = from
  let second = first + widthAt(text, first)
  if (second >= to) take(text, first, to)
  while (second < to) {
    const end = second + widthAt(text, second)
    take(text, first, end)
    first = second
    second = end
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
