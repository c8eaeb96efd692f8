import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearest, TunesmithError } from '../core/errors.ts'
import { type Command, parse } from './command.ts'
import { commandHelp, mainHelp } from './help.ts'
import { processTerminal, type Terminal, wantsColor } from './terminal.ts'

type Loaded = { default: Command }

/** Name to what `--help` says and where the command is; a command is loaded only when it is called. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Loaded> }>> = {
  init: { summary: 'make a small project', load: () => import('./commands/init.ts') },
  doctor: { summary: 'check the project, its keys, models and prices; spends nothing', load: () => import('./commands/doctor.ts') },
  run: { summary: 'the whole loop; resumes by itself', load: () => import('./commands/run.ts') },
  analyze: { summary: 'what fails and why', load: () => import('./commands/analyze.ts') },
  show: { summary: 'a run in the terminal', load: () => import('./commands/show.ts') },
  export: { summary: "write a run's rows for a trainer", load: () => import('./commands/export.ts') },
  models: { summary: 'list models, pull local ones', load: () => import('./commands/models.ts') },
}

/** The command line: arguments in, exit code out. The only place that prints errors. */
export async function main(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): Promise<number> {
  const [name = '--help', ...rest] = argv
  const terminal = processTerminal({ color: wantsColor(env, argv.includes('--no-color')) })
  try {
    if (name === '--version' || name === '-v') return print(terminal, `${version()}\n`)
    if (name === '--help' || name === '-h' || name === 'help') return print(terminal, helpText())
    return await start(terminal, name, { argv: rest, env })
  } catch (error) {
    if (!(error instanceof TunesmithError)) throw error
    terminal.err(`${terminal.style('red', 'error')}  ${error.format()}\n`)
    return error.exit
  }
}

async function start(terminal: Terminal, name: string, { argv, env }: { argv: readonly string[]; env: Readonly<Record<string, string | undefined>> }): Promise<number> {
  const listed = commands[name]
  if (!listed) {
    const guess = nearest(name, Object.keys(commands))
    const fix = guess ? `Did you mean \`tunesmith ${guess}\`?` : `Commands: ${Object.keys(commands).join(', ')}.`
    throw new TunesmithError(`There is no command "${name}".`, { code: 'cli/unknown-command', where: 'tunesmith', fix })
  }
  const { default: command } = await listed.load()
  const { args, flags } = parse(name, command, argv, env)
  if (flags.help) return print(terminal, commandHelp(name, command))
  loadEnvFile(flags.project ?? '.')
  return command.run({ args, flags, terminal, env })
}

/** Keys live in the project's .env; what the shell says wins. */
function loadEnvFile(project: string): void {
  const file = join(project, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

function print(terminal: Terminal, text: string): number {
  terminal.out(text)
  return 0
}

const helpText = (): string => mainHelp(version(), Object.entries(commands).map(([name, { summary }]) => ({ name, summary })))

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : 'unknown'
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
