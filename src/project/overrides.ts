import type { Role } from '../core/calls.ts'
import { shellWord } from './shell-word.ts'
import { isRecord, type Path, type Yaml } from './yaml.ts'

/** What the command line says instead of the project's files, for one run. */
export type Overrides = {
  /** Role to `provider/model`; replaces the role's whole setting. */
  models?: Partial<Record<Role, string>>
  /** Accepted examples. */
  examples?: number
  passRate?: number
  iterations?: number
  budgetUsd?: number
  seed?: number
  concurrency?: number
  /** Decimal text. */
  threshold?: string
}

/** A value put at a path of a file, and the flag that says so. */
export type Override = { path: Path; value: unknown; flag: string }

const settings = [
  { name: 'examples', path: ['target', 'examples'], flag: '--target' },
  { name: 'passRate', path: ['target', 'pass_rate'], flag: '--pass-rate' },
  { name: 'iterations', path: ['loop', 'iterations'], flag: '--iterations' },
  { name: 'budgetUsd', path: ['budget', 'usd'], flag: '--budget' },
  { name: 'seed', path: ['seed'], flag: '--seed' },
  { name: 'concurrency', path: ['concurrency'], flag: '--concurrency' },
] as const

/** The flag that stands in for a key of tunesmith.yaml: of `target.examples`, `--target`. */
export const flagOfKey = (key: string): string | undefined => settings.find(({ path }) => path.join('.') === key)?.flag

/** Overrides of tunesmith.yaml; `threshold` belongs to the rubric. */
export function configOverrides(overrides: Overrides): Override[] {
  const { models = {} } = overrides
  const all: Override[] = [
    ...Object.entries(models).map(([role, value]) => ({
      path: ['models', role],
      value,
      flag: `--model ${role}=${value}`,
    })),
    ...settings.map(({ name, path, flag }) => ({ path: [...path], value: overrides[name], flag })),
  ]
  const given = all.filter(({ value }) => value !== undefined)
  // `judges` is the other name of `judge` in the file: the flag stands in for both.
  if (models.judge !== undefined) given.push({ path: ['models', 'judges'], value: undefined, flag: '--model judge' })
  return given
}

/**
 * The flags that say so, as they are typed: what a command needs to go on with the same config and limits. Consent is not
 * among it; that is asked for anew.
 */
export function flagsOf({ threshold, ...others }: Overrides, allow: readonly string[] = []): string[] {
  const flags = configOverrides(others).flatMap(({ flag, value }) => {
    if (value === undefined) return []
    return [flag.startsWith('--model ') ? `--model ${shellWord(flag.slice(8))}` : `${flag} ${value}`]
  })
  const own = threshold === undefined ? [] : [`--threshold ${threshold}`]
  return [...flags, ...own, ...allow.map((check) => `--allow ${check}`)]
}

/** The same file with values replaced; the place of a replaced value is its flag. */
export function overridden(yaml: Yaml, overrides: readonly Override[]): Yaml {
  const value = overrides.reduce<Yaml['value']>(
    (soFar, override) => put(soFar, override.path, override.value),
    yaml.value,
  )
  const flagOf = (path: Path): string | undefined => overrides.find((override) => startsWith(path, override.path))?.flag
  return {
    ...yaml,
    value,
    at: (path) => flagOf(path) ?? yaml.at(path),
    keyAt: (path) => flagOf(path) ?? yaml.keyAt(path),
  }
}

const startsWith = (path: Path, start: Path): boolean => start.every((part, i) => path[i] === part)

function put(
  record: Readonly<Record<string, unknown>>,
  [head, ...rest]: Path,
  value: unknown,
): Record<string, unknown> {
  if (head === undefined) return { ...record }
  const inner = record[head]
  return { ...record, [head]: rest.length === 0 ? value : put(isRecord(inner) ? inner : {}, rest, value) }
}
