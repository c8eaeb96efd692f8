import { type Terminal, wrap } from './terminal.ts'

const labelWidth = 13

/** A label and its text; further lines of the text stand under its first. */
export const labelled = (label: string, text: string, { style, columns }: Pick<Terminal, 'style' | 'columns'>): string =>
  `${style('cyan', label.padEnd(labelWidth))}${hang(text, columns)}\n`

/** Text that stands after a label; its further lines are indented by the label's width. */
export const hang = (text: string, columns: number): string =>
  wrap(text, { columns: columns - labelWidth }).split('\n').join(`\n${' '.repeat(labelWidth)}`)

/** A line without a label, under the text of the one before. */
export const unlabelled = (text: string, terminal: Pick<Terminal, 'style' | 'columns'>): string => labelled('', text, terminal)
