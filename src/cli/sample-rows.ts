import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from './labelled.ts'
import { wrap } from './layout.ts'

const mostRows = 3
const mostLines = 4
const indent = '  '
const labelColumns = 7

type Row = { messages: { role: string; content: string }[] }

/** The first accepted rows, each message cut after a few lines: `training_data.jsonl` has them whole. */
export function sampleRows(output: string, page: Page): string {
  const file = join(output, 'training_data.jsonl')
  const rows = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(0, mostRows) : []
  if (rows.length === 0) return ''
  const title = rows.length === 1 ? 'An accepted row' : `The first ${rows.length} accepted rows`
  const texts = rows.map((row) => {
    const { messages }: Row = JSON.parse(row)
    return messages
      .filter(({ role }) => role !== 'system')
      .map((message) => messageText(message, page))
      .join('')
  })
  return `\n${page.style('bold', title)}\n${texts.join('\n')}`
}

function messageText({ role, content }: Row['messages'][number], { columns, style }: Page): string {
  const label = role === 'assistant' ? 'reply' : role
  const lines = wrap(content, { columns: columns - indent.length - labelColumns - 2 }).split('\n')
  const shown = lines.slice(0, mostLines)
  if (lines.length > mostLines) shown.push(`${shown.pop()} …`)
  return shown
    .map((line, i) =>
      `${indent}${i === 0 ? style('cyan', label.padEnd(labelColumns)) : ' '.repeat(labelColumns)}${line}`.trimEnd(),
    )
    .join('\n')
    .concat('\n')
}
