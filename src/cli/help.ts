import { type Command, commonFlags, type Flags } from './command.ts'

type Listed = { name: string; summary: string }

export function commandHelp(name: string, command: Command): string {
  const own = Object.keys(command.flags).length > 0 ? ['', 'Flags', ...flagLines(command.flags)] : []
  return [
    `${command.summary}`,
    '',
    `  tunesmith ${name}${command.usage ? ` ${command.usage}` : ''} [flags]`,
    ...own,
    '',
    'Everywhere',
    ...flagLines(commonFlags),
    '',
    'Examples',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

export const mainHelp = (version: string, commands: readonly Listed[]): string =>
  [
    `tunesmith ${version}: fine-tuning data that you can trust.`,
    '',
    '  Generate → Evaluate → Analyze → Improve → Repeat, until the pass rate holds; then scale and write.',
    '',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Start with `tunesmith init`, then `tunesmith run`. `tunesmith COMMAND --help` has flags and examples.',
    'Exit codes: 0 done; 1 the answer is no; 2 you can fix it; 3 a provider gave up; 130 interrupted, resumable.',
    '',
  ].join('\n')

const flagLines = (flags: Flags): string[] =>
  table(
    Object.entries(flags).map(([name, { short, hint, summary }]) => [`${short ? `-${short}, ` : ''}--${name}${hint ? ` ${hint}` : ''}`, summary]),
  )

function table(rows: readonly string[][]): string[] {
  const width = Math.max(...rows.map(([name = '']) => name.length))
  return rows.map(([name = '', summary = '']) => `  ${name.padEnd(width)}  ${summary}`)
}
