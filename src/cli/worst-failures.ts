import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelled, type Page } from './labelled.ts'
import { clip } from './layout.ts'
import { percent } from './numbers.ts'

const mostShown = 3
const mostWords = 90

/** The worst criterion and three failed examples of the final candidate, from the files that were just written. */
export function worstFailures(output: string, candidate: string, page: Page): string[] {
  const analysis: Analysis = JSON.parse(read(output, 'rubric_analysis.json') || '{}')
  const [worst] = analysis.questions?.fails_most ?? []
  const failed = read(output, 'failed_examples.jsonl')
    .split('\n')
    .filter(Boolean)
    .map((line): Failed => JSON.parse(line))
    .filter((example) => example.candidate === candidate)
    .slice(0, mostShown)
  return [
    ...(worst ? [labelled('worst', `${worst.criterion} fails in ${percent(worst.fail_rate)}`, page)] : []),
    ...failed.map((example, i) => labelled(i === 0 ? 'failed' : '', failedText(example), page)),
  ]
}

function failedText({ input, reason, completions }: Failed): string {
  const broken = completions[0]?.failed.join(', ') ?? ''
  return `"${clip(input.at(-1)?.content ?? '', mostWords)}" ${reason}${broken && `: ${broken}`}`
}

const read = (folder: string, file: string): string =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''

type Analysis = { questions?: { fails_most: { criterion: string; fail_rate: number }[] } }
type Failed = { candidate: string; input: { content: string }[]; reason: string; completions: { failed: string[] }[] }
