const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** What this program itself sends to a terminal: its styles, and its way to draw a live line again. */
const own = String.raw`\x1b\[(?:1|2|22|3[1-36]|39)m|^\r\x1b\[2K|\r\n`
const hidden = new RegExp(String.raw`(${own})|[^\P{Cc}\t\n]|\p{Bidi_Control}`, 'gu')

/**
 * Text with whatever would act on a terminal or turn the direction of writing shown as its escape: names in files and
 * replies of servers may hold it. In JSON it is the same text.
 */
export const visible = (text: string): string => text.replaceAll(hidden, (char, isOwn) => isOwn ?? escaped(char))

/** A word with letters of another alphabet, or none that can be seen, among its Latin ones shown as theirs: a slip nobody could find. */
export const withoutLookalikes = (text: string): string =>
  text.replaceAll(/[\p{L}\p{N}\p{Cf}_-]+/gu, (word) =>
    /[a-z]/i.test(word) ? word.replaceAll(/[\p{sc=Cyrillic}\p{sc=Greek}\p{Cf}]/gu, escaped) : word,
  )
