/** `10,000`, whatever the machine's language. */
export const thousands = (n: number): string => n.toLocaleString('en-US')

/** `1 row`, `10,000 rows`; where adding an s is wrong, `several` is the plural. */
export const counted = (n: number, noun: string, several = `${noun}s`): string =>
  `${thousands(n)} ${n === 1 ? noun : several}`

/** `726 of 10,000 inputs (7.3 %)`. */
export const portion = (part: number, whole: number, noun: string): string =>
  `${thousands(part)} of ${counted(whole, noun)} (${whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10} %)`

/** The start of a text on one line, in quotes. */
export function quoted(text: string, most = 80): string {
  const characters = [...text.trim().replace(/\s+/gu, ' ')]
  return `"${characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')}"`
}
