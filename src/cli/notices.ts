import type { Notice } from '../core/types.ts'
import type { Page } from './labelled.ts'
import { wrap } from './layout.ts'

/** Something said aloud that stops nothing. */
export function noticeText({ where, message, fix, level }: Notice, { columns, style }: Page): string {
  const label = level ?? 'note'
  const text = wrap(`${label}  ${where}  ${message}${fix ? `\n  fix: ${fix}` : ''}`, { columns })
  return `${style('yellow', label)}${text.slice(label.length)}\n`
}
