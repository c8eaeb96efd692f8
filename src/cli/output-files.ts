import { existsSync, readdirSync } from 'node:fs'
import { labelWidth, type Page } from './labelled.ts'
import { wrap } from './layout.ts'

const about: Readonly<Record<string, string>> = {
  'training_data.jsonl': 'rows to train on',
  'eval_holdout.jsonl': 'rows held out',
  'generation_report.json': 'counts, rates, cost',
  'failed_examples.jsonl': 'what failed, and why',
  'rubric_analysis.json': 'criteria, cells, reasons',
  'provenance.jsonl': 'where each row is from',
}

/** What a run wrote, and what each file holds; an exporter's folder is one line. */
export function outputFiles(folder: string, page: Page): string {
  const known = Object.entries(about).filter(([file]) => existsSync(`${folder}/${file}`))
  const exported = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }): [string, string] => [`${name}/`, readdirSync(`${folder}/${name}`).sort().join(' ')])
  return fileLines([...known, ...exported], page)
}

/** Names of files, and beside each what it holds. */
export function fileLines(rows: readonly (readonly [string, string])[], { columns, style }: Page): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const indent = labelWidth + width
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, { columns: columns - indent })
        .split('\n')
        .join(`\n${' '.repeat(indent)}`)
      return `${' '.repeat(labelWidth)}${name.padEnd(width)}${style('dim', lines)}\n`
    })
    .join('')
}
