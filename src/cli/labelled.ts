import { flow, wrap } from './layout.ts'
import type { Terminal } from './terminal.ts'

/** Where texts start that have a label before them. */
export const labelWidth = 13

/** What is needed to lay out text. */
export type Page = Pick<Terminal, 'style' | 'columns'>

/** A label and its text; further lines of the text stand under its first. */
export const labelled = (label: string, text: string, page: Page): string =>
  besideLabel(label, wrap(text, { columns: page.columns - labelWidth }), page)

/** A label and items side by side that are not broken. */
export const labelledItems = (label: string, items: readonly string[], page: Page): string =>
  besideLabel(label, flow(items, { columns: page.columns - labelWidth }), page)

/** A label and lines that are laid out already. */
export function besideLabel(label: string, lines: string, { style }: Pick<Page, 'style'>): string {
  const hung = lines.split('\n').join(`\n${' '.repeat(labelWidth)}`)
  return `${style('cyan', label.padEnd(labelWidth))}${hung}\n`
}
