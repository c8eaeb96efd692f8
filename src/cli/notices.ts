import type { Notice } from '../core/types.ts'
import type { Page } from './labelled.ts'
import { wrap } from './layout.ts'

/** Something said aloud that stops nothing. */
export function noticeText({ where, message, fix }: Notice, { columns, style }: Page): string {
  const text = wrap(`note  ${where}  ${message}${fix ? `\n  fix: ${fix}` : ''}`, { columns })
  return `${style('yellow', 'note')}${text.slice('note'.length)}\n`
}
