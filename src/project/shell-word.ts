/** Text as one word that a shell leaves as it is. */
export function shellWord(text: string): string {
  if (/^[\p{L}\p{N}_./=@+:,-]+$/u.test(text)) return text
  return process.platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`
}
