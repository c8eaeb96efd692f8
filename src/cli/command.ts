import type { Env, Terminal } from './terminal.ts'

export type Flag = { type: 'string' | 'boolean'; summary: string; short?: string; hint?: string; multiple?: boolean }
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

/** One table makes the parser, the types and the help. `run` gives the exit code. */
export type Command<F extends Flags = Flags> = {
  summary: string
  /** Positional arguments as the help shows them, one word each, for example `[folder]`. No more are taken. */
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
  model: {
    type: 'string',
    hint: 'role=provider/model',
    multiple: true,
    summary: 'Instead of `models.<role>`; may be repeated',
  },
  json: { type: 'boolean', summary: 'JSON on stdout, for programs' },
  quiet: { type: 'boolean', summary: 'The result only: no progress, no notes, no questions' },
  'no-color': { type: 'boolean', summary: 'No colour (also NO_COLOR)' },
  help: { type: 'boolean', short: 'h', summary: 'This text' },
} as const satisfies Flags
