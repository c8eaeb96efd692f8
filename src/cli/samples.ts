import type { Cell, Input } from '../core/types.ts'
import type { Reply } from '../loop/phases.ts'
import type { Page } from './labelled.ts'
import { wrap } from './layout.ts'

const mostLines = 4
const indent = '   '

/** The first `count` inputs, each under its cell. */
export const sampleInputs = (inputs: readonly Input[], count: number, page: Page): string =>
  inputs
    .slice(0, count)
    .map((input) => `\n${cellText(input.cell, page)}\n${textOf(input.messages.at(-1)?.content ?? '', page)}`)
    .join('')

/** The first `count` replies, each under its input. */
export const sampleReplies = (replies: readonly Reply[], count: number, page: Page): string =>
  replies
    .flatMap(({ input, completion }) =>
      completion ? [{ input, text: completion.messages.at(-1)?.content ?? '' }] : [],
    )
    .slice(0, count)
    .map(({ input, text }) => {
      const asked = textOf(input.messages.at(-1)?.content ?? '', page)
      return `\n${cellText(input.cell, page)}\n${asked}${page.style('cyan', `${indent}reply`)}\n${textOf(text, page)}`
    })
    .join('')

function cellText(cell: Cell, { columns, style }: Page): string {
  const values = Object.entries(cell).filter(
    ([axis, value]) => value !== null && !(axis === 'edge_case' && value === 'none'),
  )
  return style('dim', wrap(values.map(([, value]) => value).join(' · '), { columns }))
}

function textOf(text: string, { columns }: Page): string {
  const lines = wrap(text.trim(), { columns, indent }).split('\n')
  const shown = lines.slice(0, mostLines)
  if (lines.length > mostLines) shown.push(`${shown.pop()} …`)
  return `${shown.join('\n')}\n`
}
