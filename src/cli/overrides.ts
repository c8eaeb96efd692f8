import type { Role } from '../core/calls.ts'
import { nearest, TunesmithError } from '../core/errors.ts'
import type { Overrides } from '../project/overrides.ts'
import { sentence, shareHint } from '../project/voice.ts'

const roles: readonly Role[] = ['inputs', 'generator', 'judge', 'reflector']

type Given = {
  readonly seed?: string
  readonly concurrency?: string
  readonly model?: readonly string[]
  readonly target?: string
  readonly 'pass-rate'?: string
  readonly iterations?: string
  readonly threshold?: string
  readonly budget?: string
}

/** What the flags say instead of the project's files. Ranges are checked where the files are. */
export function overridesOf(flags: Given): Overrides {
  const overrides: Overrides = {}
  if (flags.seed !== undefined) overrides.seed = numberOf('seed', flags.seed)
  if (flags.concurrency !== undefined) overrides.concurrency = numberOf('concurrency', flags.concurrency)
  if (flags.target !== undefined) overrides.examples = numberOf('target', flags.target)
  if (flags['pass-rate'] !== undefined) overrides.passRate = numberOf('pass-rate', flags['pass-rate'])
  if (flags.iterations !== undefined) overrides.iterations = numberOf('iterations', flags.iterations)
  if (flags.budget !== undefined) overrides.budgetUsd = numberOf('budget', flags.budget)
  if (flags.threshold !== undefined) overrides.threshold = flags.threshold
  if (flags.model !== undefined) overrides.models = Object.fromEntries(flags.model.map(modelOf))
  return overrides
}

/** A flag's whole number of at least one. */
export function wholeNumber(flag: string, text: string): number {
  const value = numberOf(flag, text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new TunesmithError(`${text} is not a whole number of at least 1.`, {
    code: 'cli/usage',
    where: `--${flag}`,
    fix: `For example \`--${flag} 10\`.`,
  })
}

function numberOf(flag: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  const hint = flag === 'pass-rate' ? shareHint(text) : undefined
  throw new TunesmithError(hint ? sentence(hint) : `"${text}" is not a number.`, {
    code: 'cli/usage',
    where: `--${flag}`,
    fix: `For example \`--${flag} ${flag === 'pass-rate' ? 0.6 : 10}\`.`,
  })
}

function modelOf(text: string): [Role, string] {
  const [name = '', ...rest] = text.split('=')
  const role = roles.find((one) => one === name)
  if (role && rest.length > 0) return [role, rest.join('=')]
  const guess = nearest(name, roles)
  const fix =
    guess && guess !== name
      ? `Did you mean \`--model ${guess}=…\`?`
      : `Write --model role=provider/model. Roles: ${roles.join(', ')}.`
  throw new TunesmithError(`"${text}" names no role and model.`, { code: 'cli/usage', where: '--model', fix })
}
