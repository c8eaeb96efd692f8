import type { Env, Terminal } from './terminal.ts'

export type Flag = {
  type: 'string' | 'boolean'
  summary: string
  short?: string
  hint?: string
  multiple?: boolean
  /** What a shell offers for its value. */
  offers?: Offer
}
/** These words, or what the shell finds: the project's runs, folders, files. */
export type Offer = readonly string[] | 'runs' | 'folders' | 'files'
export type Flags = Readonly<Record<string, Flag>>

export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]?: F[K]['type'] extends 'boolean' ? boolean : F[K]['multiple'] extends true ? string[] : string
}

export type CommandInput<F extends Flags> = {
  args: readonly string[]
  flags: FlagValues<F & typeof commonFlags>
  terminal: Terminal
  /** The shell's variables over those of the project's .env. */
  env: Env
}

/**
 * What a command takes. One table makes the parser, the types, the help and the shell's completion. It stands in a file of
 * its own (`tables/`), so that `--help` loads nothing of what the command works with.
 */
export type Table<F extends Flags = Flags> = {
  summary: string
  /** Positional arguments as the help shows them, one word each, for example `[folder]`. No more are taken. */
  usage: string
  /** What a shell offers for the first of them. */
  offers?: Offer
  flags: F
  examples: readonly string[]
}

/** `run` gives the exit code. */
export type Command<F extends Flags = Flags> = Table<F> & { run(input: CommandInput<F>): Promise<number> }

export const defineTable = <const F extends Flags>(table: Table<F>): Table<F> => table
export const defineCommand = <F extends Flags>(command: Command<F>): Command<F> => command

/** Taken by every command. */
export const commonFlags = {
  project: {
    type: 'string',
    short: 'C',
    hint: 'folder',
    summary: 'The project (default: this folder)',
    offers: 'folders',
  },
  run: { type: 'string', short: 'r', hint: 'name', summary: 'The run (default: the latest)', offers: 'runs' },
  seed: { type: 'string', hint: 'n', summary: 'Instead of `seed:` in tunesmith.yaml' },
  concurrency: { type: 'string', hint: 'n', summary: 'Calls in flight at once' },
  model: {
    type: 'string',
    hint: 'role=provider/model',
    offers: ['inputs=', 'generator=', 'judge=', 'reflector='],
    multiple: true,
    summary: 'Instead of `models.<role>`; may be repeated',
  },
  json: { type: 'boolean', summary: 'JSON on stdout, for programs' },
  quiet: { type: 'boolean', summary: 'The result only: no progress, no notes, no questions' },
  'no-color': { type: 'boolean', summary: 'No colour (also NO_COLOR)' },
  help: { type: 'boolean', short: 'h', summary: 'This text' },
} as const satisfies Flags
