import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** A fenced block: its language, the words after it (a file's name, or `runnable`), and where it starts. */
export type Block = { file: string; line: number; language: string; words: string[]; text: string }

/** The documents of the repository, by path. */
export const documents: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'examples/*/*.md'], { cwd: root }).sort()

export const readDocument = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Every fenced block of a document, in order. */
export function blocksOf(file: string): Block[] {
  const text = readDocument(file)
  return [...text.matchAll(/^```(\S+)([^\n]*)\n(.*?)^```$/gms)].map(
    ([all, language = '', words = '', body = ''], i, matches) => ({
      file,
      line: text.slice(0, matches[i]?.index ?? text.indexOf(all)).split('\n').length,
      language,
      words: words.split(' ').filter(Boolean),
      text: body,
    }),
  )
}

/** Targets of links that stay in the repository, without their anchors. */
export const linksOf = (file: string): string[] =>
  [...readDocument(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
