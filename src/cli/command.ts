import { parseArgs } from 'node:util'
import { nearest, TunesmithError } from '../core/errors.ts'
import type { Terminal } from './terminal.ts'

export type Flag = { type: 'string' | 'boolean'; summary: string; short?: string; hint?: string; multiple?: boolean }
export type Flags = Readonly<Record<string, Flag>>

export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]?: F[K]['type'] extends 'boolean' ? boolean : F[K]['multiple'] extends true ? string[] : string
}

export type CommandInput<F extends Flags> = {
  args: readonly string[]
  flags: FlagValues<F & typeof commonFlags>
  terminal: Terminal
  env: Readonly<Record<string, string | undefined>>
}

/** One table makes the parser, the types and the help. `run` gives the exit code. */
export type Command<F extends Flags = Flags> = {
  summary: string
  /** Positional arguments as the help shows them, for example `[folder]`. */
  usage: string
  flags: F
  examples: readonly string[]
  run(input: CommandInput<F>): Promise<number>
}

export const defineCommand = <F extends Flags>(command: Command<F>): Command<F> => command

/** Taken by every command. */
export const commonFlags = {
  project: { type: 'string', short: 'C', hint: 'folder', summary: 'The project (default: this folder)' },
  run: { type: 'string', short: 'r', hint: 'name', summary: 'The run (default: the latest)' },
  seed: { type: 'string', hint: 'n', summary: 'Instead of `seed:` in tunesmith.yaml' },
  concurrency: { type: 'string', hint: 'n', summary: 'Calls in flight at once' },
  model: { type: 'string', hint: 'role=provider/model', multiple: true, summary: 'Instead of `models.<role>`; may be repeated' },
  json: { type: 'boolean', summary: 'Machine-readable: one JSON object a line on stdout' },
  quiet: { type: 'boolean', summary: 'Results only, no progress' },
  'no-color': { type: 'boolean', summary: 'No colour (also NO_COLOR)' },
  help: { type: 'boolean', short: 'h', summary: 'This text' },
} as const satisfies Flags

/** Parse strictly: an unknown flag is an error with the nearest one. A flag not given is read from TUNESMITH_<FLAG>. */
export function parse<F extends Flags>(name: string, command: Command<F>, argv: readonly string[], env: CommandInput<F>['env']): Pick<CommandInput<F>, 'args' | 'flags'> {
  const flags: Flags = { ...commonFlags, ...command.flags }
  const options = Object.fromEntries(
    Object.entries(flags).map(([flag, { type, short, multiple }]) => [flag, { type, ...(short && { short }), ...(multiple && { multiple }) }]),
  )
  refuseUnknown(name, flags, argv)
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    return { args: positionals, flags: { ...fromEnvironment(flags, env), ...values } as CommandInput<F>['flags'] }
  } catch (cause) {
    throw usageError(name, cause instanceof Error ? cause.message.replace(/\.? To specify.*$/s, '') : String(cause))
  }
}

function refuseUnknown(name: string, flags: Flags, argv: readonly string[]): void {
  const end = argv.indexOf('--')
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const flag = /^--([^=]+)/.exec(word)?.[1]
    if (flag === undefined || flag in flags) continue
    const guess = nearest(flag, Object.keys(flags))
    throw usageError(name, `There is no flag --${flag}.`, guess && `Did you mean --${guess}?`)
  }
}

function fromEnvironment(flags: Flags, env: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const given = Object.entries(flags).flatMap(([flag, { type, multiple }]) => {
    const value = env[`TUNESMITH_${flag.toUpperCase().replaceAll('-', '_')}`]
    if (value === undefined || value === '') return []
    return [[flag, type === 'boolean' ? value !== '0' && value !== 'false' : multiple ? value.split(',') : value]]
  })
  return Object.fromEntries(given)
}

export const usageError = (name: string, what: string, fix = `\`tunesmith ${name} --help\` lists what it takes.`): TunesmithError =>
  new TunesmithError(what, { code: 'cli/usage', where: `tunesmith ${name}`, fix })
