import { parseArgs } from 'node:util'
import { nearest, TunesmithError } from '../core/errors.ts'
import { type CommandInput, commonFlags, type Flag, type Flags, type Table } from './command.ts'
import type { Env } from './terminal.ts'

type Parsed<F extends Flags> = Pick<CommandInput<F>, 'args' | 'flags'>

/**
 * Parse strictly: whatever the command does not take is an error that says what it does take. A flag that is not given is
 * read from TUNESMITH_<FLAG>.
 */
export function parse<F extends Flags>(
  name: string,
  table: Table<F>,
  { argv, env }: { argv: readonly string[]; env: Env },
): Parsed<F> {
  const flags: Flags = { ...commonFlags, ...table.flags }
  const options = Object.fromEntries(
    Object.entries(flags).map(([flag, { type, short, multiple }]) => [
      flag,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  )
  // Not strict: Node's own messages are not in the voice of this program.
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) if (token.kind === 'option') refuseOption(name, flags, token)
  refuseArguments(name, table, positionals)
  // What `values` holds was checked against the very table that its type is made from.
  return { args: positionals, flags: { ...fromEnvironment(flags, env), ...values } as Parsed<F>['flags'] }
}

type Option = { name: string; rawName: string; value: string | undefined; inlineValue: boolean | undefined }

function refuseOption(name: string, flags: Flags, option: Option): void {
  const flag = Object.hasOwn(flags, option.name) ? flags[option.name] : undefined
  const { rawName, value } = option
  if (!flag) {
    const guess = rawName.startsWith('--') ? nearest(option.name, Object.keys(flags)) : undefined
    throw usageError(name, `There is no flag ${rawName}.`, guess && `Did you mean \`--${guess}\`?`)
  }
  if (flag.type === 'boolean' && value !== undefined) {
    throw usageError(name, `The flag ${rawName} takes no value.`, `Write \`${rawName}\` alone.`)
  }
  if (flag.type === 'string' && lacksValue(option)) {
    throw usageError(name, `The flag ${rawName} has no value.`, `Write \`${rawName} ${hintOf(flag)}\`.`)
  }
}

/** `--target --json`: the next flag is no value. A negative number is one, and wrong elsewhere. */
const lacksValue = ({ value, inlineValue }: Option): boolean =>
  value === undefined || value === '' || (!inlineValue && /^-\D/.test(value))

const hintOf = ({ hint = 'value' }: Flag): string => hint.toUpperCase()

function refuseArguments(name: string, { usage }: Table, args: readonly string[]): void {
  if (args.includes('')) {
    throw usageError(name, 'An argument is empty.', 'Check the variable or the quotes that it comes from.')
  }
  const [first] = args.slice(usage.split(' ').filter(Boolean).length)
  if (first === undefined) return
  // After `--` nothing is a flag any more.
  const fix = first.startsWith('-')
    ? `Write it without the \`--\` before it; see \`tunesmith ${name} --help\`.`
    : usage
      ? `It is used as \`tunesmith ${name} ${usage}\`; see \`tunesmith ${name} --help\`.`
      : `It takes flags only; a run is named with \`-r ${first}\`.`
  throw usageError(name, `There is nothing that "${first}" could mean here.`, fix)
}

function fromEnvironment(flags: Flags, env: Env): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const [flag, { type, multiple }] of Object.entries(flags)) {
    const value = env[variableOf(flag)]
    if (value === undefined || value === '' || flag === 'help') continue
    given[flag] = type === 'boolean' ? isOn(value) : multiple ? value.split(',') : value
  }
  return given
}

export const variableOf = (flag: string): string => `TUNESMITH_${flag.toUpperCase().replaceAll('-', '_')}`

export const isOn = (value: string | undefined): boolean =>
  !['', '0', 'false', 'no', 'off'].includes((value ?? '').toLowerCase())

export const usageError = (name: string, what: string, fix: string | undefined = undefined): TunesmithError =>
  new TunesmithError(what, {
    code: 'cli/usage',
    where: `tunesmith ${name}`,
    fix: fix ?? `\`tunesmith ${name} --help\` lists what it takes.`,
  })
