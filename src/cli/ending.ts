import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { RunResult } from '../tunesmith.ts'
import { nextCommands } from '../loop/next.ts'
import { labelled, unlabelled } from './labelled.ts'
import { type Terminal, wrap } from './terminal.ts'

const mostFailed = 3

/** How a run ended, what it wrote, and what to do next. */
export function lastScreen(result: RunResult, terminal: Terminal): string {
  const { style, columns } = terminal
  const line = (label: string, text: string): string => labelled(label, text, terminal)
  const { counts, rows } = result
  const good = result.exit === 0
  return [
    `\n${style(good ? 'green' : 'yellow', result.ended)}  ${wrap(result.why, { columns: columns - result.ended.length - 2 })}\n\n`,
    line('slots', `${counts.planned} planned = ${counts.accepted} accepted + ${counts.abandoned} abandoned + ${counts.pending} pending`),
    line('examples', attemptsText(counts.attempts)),
    line('rows', `${rows.train} to train on, ${rows.holdout} held out`),
    ...(good ? [] : failures(result, terminal)),
    line('files', `${relative(process.cwd(), join(result.folder, 'output')) || '.'}/`),
    ...result.files.map((file) => unlabelled(relative(join(result.folder, 'output'), file), terminal)),
    ...nextCommands(result.ended, result.run).map((command, i) => line(i === 0 ? 'next' : '', command)),
    ...(result.simulated ? [style('yellow', 'Simulated: these rows show how it works. They are not for training.\n')] : []),
  ].join('')
}

const attemptsText = ({ made, accepted, rejected, errored, surplus }: RunResult['counts']['attempts']): string =>
  `${made} made = ${accepted} accepted + ${rejected} rejected + ${errored} errored + ${surplus} surplus`

/** The worst criterion and three failed examples, read from the files that were just written. */
function failures({ folder }: RunResult, terminal: Terminal): string[] {
  const output = join(folder, 'output')
  const failed = readFileSync(join(output, 'failed_examples.jsonl'), 'utf8').split('\n').filter(Boolean)
  const analysis: Worst = JSON.parse(readFileSync(join(output, 'rubric_analysis.json'), 'utf8'))
  const worst = analysis.questions.fails_most[0]
  const lines = failed.slice(0, mostFailed).map((line, i) => {
    const { input, reason, completions }: Failed = JSON.parse(line)
    const words = (input.at(-1)?.content ?? '').replace(/\s+/g, ' ')
    const broken = completions[0]?.failed.join(', ') ?? ''
    const text = `"${words.slice(0, 90)}${words.length > 90 ? '…' : ''}" ${reason}${broken ? `: ${broken}` : ''}`
    return labelled(i === 0 ? 'failed' : '', text, terminal)
  })
  const head = worst ? [labelled('worst', `${worst.criterion} fails in ${Math.round(worst.fail_rate * 100)} %`, terminal)] : []
  return [...head, ...lines]
}

type Worst = { questions: { fails_most: { criterion: string; fail_rate: number }[] } }
type Failed = { input: { content: string }[]; reason: string; completions: { failed: string[] }[] }
