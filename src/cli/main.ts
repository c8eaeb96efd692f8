import { readFileSync } from 'node:fs'
import { nearest, TunesmithError } from '../core/errors.ts'
import type { Command, Table } from './command.ts'
import { withEnvFile } from './env-file.ts'
import { errorText, inUsersWords, outputFailed } from './error-text.ts'
import { commandHelp, mainHelp } from './help.ts'
import { noticeText } from './notices.ts'
import { oddVariables } from './odd-variables.ts'
import { isOn, parse, variableOf } from './parse.ts'
import { type Env, processTerminal, type Terminal } from './terminal.ts'

type Listed = {
  summary: string
  /** What it takes: all that its help needs. Where there is none, it stands in the command itself. */
  table?: () => Promise<{ default: Table }>
  load: () => Promise<{ default: Command }>
}

/** What `--help` says of each command and where it is: a command is loaded only when it is called. */
const commands: Readonly<Record<string, Listed>> = {
  init: {
    summary: 'make a small project',
    table: () => import('./tables/init.ts'),
    load: () => import('./commands/init.ts'),
  },
  doctor: {
    summary: 'check the project, its keys, models and prices; spends nothing',
    table: () => import('./tables/doctor.ts'),
    load: () => import('./commands/doctor.ts'),
  },
  estimate: {
    summary: 'calls, tokens, dollars and minutes of a run; spends nothing',
    table: () => import('./tables/estimate.ts'),
    load: () => import('./commands/estimate.ts'),
  },
  run: {
    summary: 'the whole loop; resumes by itself',
    table: () => import('./tables/run.ts'),
    load: () => import('./commands/run.ts'),
  },
  inputs: {
    summary: "one phase: the panel's inputs",
    table: () => import('./tables/inputs.ts'),
    load: () => import('./commands/inputs.ts'),
  },
  generate: {
    summary: 'one phase: a reply to each of them, unjudged',
    table: () => import('./tables/generate.ts'),
    load: () => import('./commands/generate.ts'),
  },
  evaluate: {
    summary: 'judge a dataset made elsewhere',
    table: () => import('./tables/evaluate.ts'),
    load: () => import('./commands/evaluate.ts'),
  },
  analyze: {
    summary: 'what fails and why',
    table: () => import('./tables/analyze.ts'),
    load: () => import('./commands/analyze.ts'),
  },
  improve: {
    summary: 'one phase: the next prompt, compared on the panel',
    table: () => import('./tables/improve.ts'),
    load: () => import('./commands/improve.ts'),
  },
  scale: {
    summary: 'fill the slots of a run that was not confirmed',
    table: () => import('./tables/scale.ts'),
    load: () => import('./commands/scale.ts'),
  },
  compare: {
    summary: 'two results on the same inputs, paired',
    table: () => import('./tables/compare.ts'),
    load: () => import('./commands/compare.ts'),
  },
  show: {
    summary: 'a run in the terminal',
    table: () => import('./tables/show.ts'),
    load: () => import('./commands/show.ts'),
  },
  export: {
    summary: "write a run's rows for a trainer",
    table: () => import('./tables/export.ts'),
    load: () => import('./commands/export.ts'),
  },
  models: {
    summary: 'list models, pull local ones',
    table: () => import('./tables/models.ts'),
    load: () => import('./commands/models.ts'),
  },
  completion: {
    summary: 'completion for bash, zsh or fish',
    table: () => import('./tables/completion.ts'),
    load: () => import('./commands/completion.ts'),
  },
}

type Call = { argv: readonly string[]; env: Env; terminal: Terminal }

/** The command line: arguments in, exit code out. The only place that prints errors. */
export async function main(argv: readonly string[], env: Env = process.env, given?: Terminal): Promise<number> {
  const noColor = argv.includes('--no-color') || isOn(env[variableOf('no-color')])
  const terminal = given ?? processTerminal({ env, noColor })
  const onEmpty = async (): Promise<void> => {
    const { neverEnded } = await import('./never-ended.ts')
    const error = neverEnded()
    process.exitCode = error.exit
    terminal.err(errorText(error, terminal))
  }
  // The process would end here as if all had gone well.
  process.once('beforeExit', onEmpty)
  try {
    const code = await start({ argv, env, terminal })
    // A stream says only later that its disk is full.
    await new Promise((resolve) => setImmediate(resolve))
    const failure = outputFailed(terminal.gone)
    if (failure) throw failure
    return code
  } catch (cause) {
    const error = inUsersWords(cause)
    if (!(error instanceof TunesmithError)) {
      terminal.err(
        `This is a bug of Tunesmith ${version()}: please report it with these lines. What was stored stays.\n`,
      )
      throw error
    }
    terminal.err(errorText(error, terminal))
    return error.code === 'run/interrupted' ? 130 : error.exit
  } finally {
    process.off('beforeExit', onEmpty)
  }
}

async function start({ argv, env, terminal }: Call): Promise<number> {
  const [name = '--help', ...rest] = argv
  if (name === '--version' || name === '-v') return print(terminal, `${version()}\n`)
  if (name === 'help' && rest[0] !== undefined) return start({ argv: [rest[0], '--help'], env, terminal })
  if (name === '--help' || name === '-h' || name === 'help') return print(terminal, helpText(terminal))
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!listed) throw unknownCommand(argv)
  const { default: table } = await (listed.table ?? listed.load)()
  const first = parse(name, table, { argv: rest, env })
  if (first.flags.help) return print(terminal, commandHelp(name, table, terminal))
  const full = withEnvFile(first.flags.project ?? '.', env)
  const { default: command } = await listed.load()
  const { args, flags } = full === env ? first : parse(name, command, { argv: rest, env: full })
  if (!flags.quiet) for (const notice of await oddVariables(full)) terminal.err(noticeText(notice, terminal))
  return command.run({ args, flags, terminal: flags.quiet ? quietly(terminal) : terminal, env: full })
}

/** Results only: nobody is told anything else, so nobody is asked either. */
const quietly = (terminal: Terminal): Terminal => ({
  out: terminal.out,
  err: () => {},
  get columns() {
    return terminal.columns
  },
  interactive: false,
  style: terminal.style,
  gone: terminal.gone,
})

function unknownCommand(argv: readonly string[]): TunesmithError {
  const [name = ''] = argv
  const names = Object.keys(commands)
  const where = 'tunesmith'
  if (name.startsWith('-')) {
    const command = argv.find((word) => names.includes(word)) ?? 'COMMAND'
    const flags = argv.filter((word) => word !== command).join(' ')
    const fix = `Write \`tunesmith ${command} ${flags}\`.`
    return new TunesmithError('The command comes first, its flags after it.', { code: 'cli/usage', where, fix })
  }
  const guess = nearest(name, names)
  const fix = guess ? `Did you mean \`tunesmith ${guess}\`?` : `Commands: ${names.join(', ')}.`
  return new TunesmithError(`There is no command "${name}".`, { code: 'cli/unknown-command', where, fix })
}

function print(terminal: Terminal, text: string): number {
  terminal.out(text)
  return 0
}

const helpText = (terminal: Terminal): string =>
  mainHelp(
    version(),
    Object.entries(commands).map(([name, { summary }]) => ({ name, summary })),
    terminal,
  )

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : 'unknown'
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
