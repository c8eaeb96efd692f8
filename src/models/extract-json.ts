import { parseJson } from './at.ts'

export type Extracted = { ok: true; value: unknown } | { ok: false; found: boolean; error: string }

/**
 * The one JSON value of a reply: bare, in a fence, after thoughts, between words, or encoded twice.
 * Two different values, a doubled key or damaged characters are errors, since a guess could be a wrong verdict.
 */
export function extractJson(text: string): Extracted {
  const bare = text.replace(/^\uFEFF?\s*(?:<think>[\s\S]*?<\/think>)?/, '').trim()
  const texts = parseJson(bare) === undefined ? jsonTexts(bare) : [bare]
  const distinct = [...new Set(texts)]
  const [only] = distinct
  if (only === undefined) return { ok: false, found: false, error: 'There is no JSON in the reply.' }
  if (distinct.length > 1) return { ok: false, found: true, error: 'There is more than one JSON value in the reply.' }
  return unwrap(only)
}

function unwrap(text: string): Extracted {
  const value = parseJson(text)
  if (typeof value === 'string') {
    const inner = parseJson(value)
    if (typeof inner !== 'object' || inner === null)
      return { ok: false, found: false, error: 'The reply is not a JSON object.' }
    return unwrap(value)
  }
  if (typeof value !== 'object' || value === null)
    return { ok: false, found: false, error: 'The reply is not a JSON object.' }
  const doubled = doubledKey(text)
  if (doubled !== undefined) return { ok: false, found: true, error: `The key "${doubled}" is there twice.` }
  if (!isSound(value)) return { ok: false, found: true, error: 'A text in the JSON holds damaged characters.' }
  return { ok: true, value }
}

/** Whether text is what a model meant to write: no broken UTF-8 (which arrives as U+FFFD), half characters or NUL. */
export const isSoundText = (text: string): boolean =>
  !text.includes('\uFFFD') && !text.includes('\u0000') && text.isWellFormed()

function isSound(value: unknown): boolean {
  if (typeof value === 'string') return isSoundText(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isSoundText(key) && isSound(inner))
}

/** Every balanced object or array in the text that parses, outermost only. */
function jsonTexts(text: string): string[] {
  const found: string[] = []
  for (let start = 0; start < text.length; start++) {
    if (text[start] !== '{' && text[start] !== '[') continue
    const end = balancedEnd(text, start)
    const part = end === undefined ? undefined : text.slice(start, end)
    if (part === undefined || parseJson(part) === undefined) continue
    found.push(part)
    start += part.length - 1
  }
  return found
}

function balancedEnd(text: string, start: number): number | undefined {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (char === '"') i = stringEnd(text, i)
    else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1
  }
  return undefined
}

/** The index of the quote that closes the string opened at `start`. */
function stringEnd(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i
}

/** `JSON.parse` keeps the last of two equal keys and says nothing. `text` is valid JSON. */
function doubledKey(text: string): string | undefined {
  const open: Set<string>[] = []
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '{' || char === '[') open.push(new Set())
    else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = stringEnd(text, i)
      if (/^\s*:/.test(text.slice(end + 1, end + 64))) {
        const key = String(JSON.parse(text.slice(i, end + 1)))
        const keys = open.at(-1)
        if (keys?.has(key)) return key
        keys?.add(key)
      }
      i = end
    }
  }
  return undefined
}
