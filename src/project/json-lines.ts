import { TunesmithError } from '../core/errors.ts'
import { type Problem, stopOn } from './problems.ts'
import { readText, show } from './text.ts'

type JsonLine = { line: number; value: unknown }

/** The values of a JSONL file, each with its line; empty lines are passed over. Throws TunesmithError with every line that is no JSON. */
export function readJsonLines(root: string, file: string): JsonLine[] {
  refuseOtherFormats(file)
  const text = readText(root, file)
  if (text === null) {
    const fix = 'Correct the path; it is relative to the project.'
    throw new TunesmithError(`There is no file ${file}.`, { code: 'project/no-file', where: file, fix })
  }
  const problems: Problem[] = []
  const lines = text.split('\n').flatMap((source, i): JsonLine[] => {
    if (source.trim() === '') return []
    try {
      return [{ line: i + 1, value: JSON.parse(source) }]
    } catch {
      problems.push(notJson(file, i + 1, source))
      return []
    }
  })
  stopOn(problems)
  if (lines.length === 0)
    stopOn([{ where: file, what: 'The file has no rows.', fix: 'Write one JSON object a line.', code: 'inputs/empty' }])
  return lines
}

function refuseOtherFormats(file: string): void {
  const [, format] = /\.(csv|tsv|parquet)$/i.exec(file) ?? []
  if (format === undefined) return
  throw new TunesmithError(`Reading ${format.toUpperCase()} is not in this version of Tunesmith.`, {
    code: 'project/not-in-this-version',
    where: file,
    fix: 'Convert it to JSONL: one JSON object a line.',
  })
}

function notJson(file: string, line: number, source: string): Problem {
  const isArray = line === 1 && source.trim().startsWith('[')
  const fix = isArray
    ? 'This looks like one JSON list; write each of its objects on a line of its own.'
    : 'Write one whole JSON object a line; line breaks in text are `\\n`.'
  return {
    where: `${file}:${line}`,
    what: `This line is not JSON: ${show(source.trim())}.`,
    fix,
    code: 'inputs/invalid',
  }
}
