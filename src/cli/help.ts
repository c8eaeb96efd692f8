import { commonFlags, type Flags, type Table } from './command.ts'
import type { Page } from './labelled.ts'
import { wrap } from './layout.ts'

type Listed = { name: string; summary: string }

export function commandHelp(name: string, table: Table, page: Page): string {
  const own = Object.keys(table.flags).length > 0 ? [heading('Flags', page), ...flagLines(table.flags, page)] : []
  return [
    wrap(table.summary, page),
    '',
    `  tunesmith ${name}${table.usage ? ` ${table.usage}` : ''} [flags]`,
    ...own,
    heading('Everywhere', page),
    ...flagLines(commonFlags, page),
    heading('Examples', page),
    ...table.examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

export function mainHelp(version: string, commands: readonly Listed[], page: Page): string {
  const say = (text: string, indent = ''): string => wrap(text, { columns: page.columns, indent })
  return [
    `${page.style('bold', `tunesmith ${version}`)}: fine-tuning data that you can trust.`,
    '',
    say('Generate → Evaluate → Analyze → Improve → Repeat, until the pass rate holds; then scale and write.', '  '),
    '',
    ...rows(
      commands.map(({ name, summary }) => [name, summary]),
      page,
    ),
    '',
    say('Start with `tunesmith init`, then `tunesmith run`. `tunesmith COMMAND --help` has flags and examples.'),
    say('Exit codes: 0 done; 1 the answer is no; 2 you can fix it; 3 a provider gave up; 130 interrupted, resumable.'),
    '',
  ].join('\n')
}

const heading = (text: string, { style }: Page): string => `\n${style('bold', text)}`

const flagLines = (flags: Flags, page: Page): string[] =>
  rows(
    Object.entries(flags).map(([name, { short, hint, summary }]) => [
      `${short ? `-${short}, ` : ''}--${name}${hint ? ` ${hint}` : ''}`,
      summary,
    ]),
    page,
  )

/** Names, and beside them what they are; where that leaves too little room, below them. */
function rows(entries: readonly (readonly [string, string])[], { columns, style }: Page): string[] {
  const width = Math.max(...entries.map(([name]) => name.length))
  const left = columns - width - 4
  if (left < 24) {
    return entries.map(
      ([name, summary]) => `  ${style('cyan', name)}\n${wrap(summary, { columns, indent: ' '.repeat(6) })}`,
    )
  }
  return entries.map(([name, summary]) => {
    const text = wrap(summary, { columns: left })
      .split('\n')
      .join(`\n${' '.repeat(width + 4)}`)
    return `  ${style('cyan', name.padEnd(width))}  ${text}`
  })
}
