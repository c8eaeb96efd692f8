import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelled, type Page } from './labelled.ts'
import { clip } from './layout.ts'
import { percent } from './numbers.ts'

const mostShown = 3
const mostWords = 90

/** The worst criterion and three failed examples, from the files that were just written. */
export function worstFailures(output: string, page: Page): string[] {
  const analysis: Analysis = JSON.parse(read(output, 'rubric_analysis.json') || '{}')
  const [worst] = analysis.questions?.fails_most ?? []
  const failed = read(output, 'failed_examples.jsonl').split('\n').filter(Boolean).slice(0, mostShown)
  return [
    ...(worst ? [labelled('worst', `${worst.criterion} fails in ${percent(worst.fail_rate)}`, page)] : []),
    ...failed.map((line, i) => labelled(i === 0 ? 'failed' : '', failedText(JSON.parse(line)), page)),
  ]
}

function failedText({ input, reason, completions }: Failed): string {
  const broken = completions[0]?.failed.join(', ') ?? ''
  return `"${clip(input.at(-1)?.content ?? '', mostWords)}" ${reason}${broken && `: ${broken}`}`
}

const read = (folder: string, file: string): string =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''

type Analysis = { questions?: { fails_most: { criterion: string; fail_rate: number }[] } }
type Failed = { input: { content: string }[]; reason: string; completions: { failed: string[] }[] }
