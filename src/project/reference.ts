import { existsSync, readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { canonical, sha256 } from '../core/ids.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import type { Cell, Notice } from '../core/types.ts'
import { didYouMean } from './entries.ts'
import { plain } from './meanings.ts'
import { readText } from './text.ts'

export type Reference = { of: (cell: Cell) => string | null; isThere: boolean; hash: string; notices: Notice[] }

const folder = 'reference'

/** The domain reference: domain.md for every cell, and reference/<topic>.md for those of its topic. */
export function readReference(root: string, { topics }: Taxonomy): Reference {
  const domain = filled(readText(root, 'domain.md'))
  const names = topics.map(({ value }) => value)
  const byTopic = new Map<string, string>()
  const notices: Notice[] = []
  for (const file of markdownIn(root, folder)) {
    const topic = names.find((name) => plain(name) === plain(basename(file, '.md')))
    const text = filled(readText(root, `${folder}/${file}`))
    if (topic !== undefined && text !== null) byTopic.set(topic, text)
    if (topic === undefined) notices.push(unread(file, names))
  }
  const of = (cell: Cell): string | null => {
    const parts = [domain, byTopic.get(cell['topic'] ?? '')].filter((part) => typeof part === 'string')
    return parts.length === 0 ? null : parts.join('\n\n')
  }
  const isThere = domain !== null || byTopic.size > 0
  return { of, isThere, hash: sha256(canonical({ domain, topics: Object.fromEntries(byTopic) })), notices }
}

export const filled = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())

/** Names of the Markdown files of a folder, sorted; none where there is no such folder. */
export function markdownIn(root: string, name: string): string[] {
  const path = resolve(root, name)
  return existsSync(path)
    ? readdirSync(path)
        .filter((file) => file.endsWith('.md'))
        .sort()
    : []
}

const unread = (file: string, topics: readonly string[]): Notice => ({
  where: `${folder}/${file}`,
  message: `No topic is called "${basename(file, '.md')}", so this file is not read.`,
  fix: didYouMean(basename(file, '.md'), topics, 'Topics'),
})
