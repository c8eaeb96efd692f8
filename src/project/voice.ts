import { z } from 'zod'
import { nearest } from '../core/errors.ts'
import type { Problem } from './problems.ts'
import { show } from './text.ts'
import { isRecord, type Path, type Yaml } from './yaml.ts'

type Checking = {
  yaml: Yaml
  /** Where the value stands in the file. */
  path?: Path
  code: string
  /** What to say of a key that the schema lacks, other than "no such key". */
  unknownKey?: (path: Path) => Omit<Problem, 'where'> | undefined
}

/** Parse by a schema; what is wrong goes to `problems` in the user's words, with its place, and gives `undefined`. */
export function check<T>(
  schema: z.ZodType<T>,
  value: unknown,
  checking: Checking & { problems: Problem[] },
): T | undefined {
  const result = schema.safeParse(value, { error: say })
  if (result.success) return result.data
  const keys = (path: Path): string[] => keysOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), path)
  const issues = causesAmong(narrowest(result.error.issues.flatMap(flatten)), keys)
  checking.problems.push(...issues.flatMap((issue) => problemsOf(issue, checking, keys)))
  return undefined
}

/** What is beyond the numbers that are exact is beyond a narrower bound, too, and that is the one to tell. */
const narrowest = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] =>
  issues.filter(
    ({ code, path }, i) =>
      !(code === 'too_big' || code === 'too_small') ||
      !issues.slice(i + 1).some((other) => other.code === code && other.path.join('.') === path.join('.')),
  )

/** A misspelt key is one mistake: that its right spelling is missing, or the whole incomplete, goes without saying. */
function causesAmong(issues: readonly z.core.$ZodIssue[], keys: (path: Path) => string[]): z.core.$ZodIssue[] {
  const misspelt = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return []
    const path = issue.path.map(String)
    const meant = issue.keys.flatMap((key) => nearest(key, keys(path)) ?? [])
    return meant.length === 0 ? [] : [{ at: path.join('.'), missing: meant.map((key) => [...path, key].join('.')) }]
  })
  return issues.filter(({ code, path }) => {
    const at = path.map(String).join('.')
    if (code === 'custom') return !misspelt.some((one) => one.at === at)
    return code === 'unrecognized_keys' || !misspelt.some(({ missing }) => missing.includes(at))
  })
}

/** Plain messages for what zod finds; a schema's own messages win. */
function say(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union') {
    const percent = typeof input === 'string' ? shareHint(input) : undefined
    if (percent) return percent
  }
  if ((issue.code === 'invalid_type' || issue.code === 'invalid_union') && input === undefined) return 'is missing'
  if (issue.code === 'invalid_type') {
    const wanted = nouns[issue.expected] ?? issue.expected
    const meant = issue.expected === 'boolean' ? booleanOf(input) : ''
    return input === null ? `has no value; it takes ${wanted}` : `must be ${wanted}, not ${show(input)}${meant}`
  }
  if (issue.code === 'invalid_union') return input === null ? 'has no value' : `does not take ${show(input)}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}, not ${show(input)}`
  if (issue.code === 'too_small' || issue.code === 'too_big') return sayBound(issue, input)
  return undefined
}

/** YAML 1.2 has no other words for them than these two. */
function booleanOf(input: unknown): string {
  const word = String(input).trim().toLowerCase()
  if (['yes', 'on', 'y', 'true', '1'].includes(word)) return '; did you mean true?'
  return ['no', 'off', 'n', 'false', '0'].includes(word) ? '; did you mean false?' : ''
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
}

function sayBound(issue: z.core.$ZodRawIssue & { code: 'too_small' | 'too_big' }, input: unknown): string {
  const small = issue.code === 'too_small'
  const bound = small ? issue.minimum : issue.maximum
  if (issue.origin === 'string')
    return small && bound === 1 ? 'must not be empty' : `must have at ${small ? 'least' : 'most'} ${bound} characters`
  if (issue.origin !== 'number' && issue.origin !== 'int')
    return `must have at ${small ? 'least' : 'most'} ${bound} entries`
  if (issue.inclusive === false) return `must be ${small ? 'more' : 'less'} than ${bound}, not ${show(input)}`
  return `must be at ${small ? 'least' : 'most'} ${bound}, not ${show(input)}`
}

/** What to say of 80 or "80%" where a share between 0 and 1 is wanted; `undefined` for anything else. */
export function shareHint(value: unknown): string | undefined {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(String(value)) ?? []
  const number = digits === undefined ? value : Number(digits)
  if (typeof number !== 'number' || (digits === undefined && number >= 0 && number <= 1)) return undefined
  const guess =
    number >= (digits === undefined ? 2 : 0) && number <= 100
      ? `; did you mean ${Number((number / 100).toPrecision(12))}?`
      : ''
  return `${show(value)} is not a share between 0 and 1${guess}`
}

/** Of a union, the branch that got furthest says what is wrong. */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'),
  )
  const [branch] = branches
  if (!branch || branches.length > 1) return [issue]
  return branch.flatMap(flatten).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

function problemsOf(issue: z.core.$ZodIssue, checking: Checking, keys: (path: Path) => string[]): Problem[] {
  const { yaml, path: base = [], code, unknownKey } = checking
  const inner = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  const path = [...base, ...inner]
  const slip = issue.message === 'is missing' ? misspelt(yaml, path) : undefined
  if (slip !== undefined) return [unknown({ ...slip, code })]
  if (issue.code !== 'unrecognized_keys') {
    const guess = issue.code === 'invalid_value' ? didYouMean(yaml, path, issue.values.map(String)) : undefined
    return [
      {
        where: yaml.at(path),
        what: `${path.join('.')}: ${sentence(issue.message)}`,
        code,
        ...(guess && { fix: guess }),
      },
    ]
  }
  return issue.keys.map((key) => {
    const own = unknownKey?.([...path, key])
    if (own) return { where: yaml.keyAt([...path, key]), ...own }
    return unknown({ where: yaml.keyAt([...path, key]), path, key, choices: keys(inner), code })
  })
}

/** What stands in the place of a key that is missing from a map that takes other keys, too: a misspelt one is the cause. */
function misspelt(yaml: Yaml, path: Path): Omit<Parameters<typeof unknown>[0], 'code'> | undefined {
  const [parent, wanted] = [path.slice(0, -1), String(path.at(-1))]
  const map = parent.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), yaml.value)
  const key = isRecord(map) ? nearest(wanted, Object.keys(map)) : undefined
  return key === undefined ? undefined : { where: yaml.keyAt([...parent, key]), path: parent, key, choices: [wanted] }
}

/** With a full stop, unless it ends in a mark of its own. */
export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** The problem of a key that is not one of `choices`. */
export function unknown(of: {
  where: string
  path: Path
  key: string
  choices: readonly string[]
  code: string
}): Problem {
  const { where, path, key, choices, code } = of
  const guess = nearest(key, choices)
  const what = `There is no key "${key}" ${path.length > 0 ? `in ${path.join('.')}` : 'here'}.`
  if (guess) return { where, what, fix: `Did you mean \`${guess}\`?`, code }
  return choices.length > 0 ? { where, what, fix: `Keys: ${choices.join(', ')}.`, code } : { where, what, code }
}

function didYouMean(yaml: Yaml, path: Path, choices: readonly string[]): string | undefined {
  const guess = nearest(yaml.source(path) ?? '', choices)
  return guess && `Did you mean \`${guess}\`?`
}

/** Names that a JSON schema lists at a path. */
function keysOf(schema: unknown, path: Path): string[] {
  if (!isRecord(schema)) return []
  const branches = [schema['anyOf'], schema['oneOf'], schema['allOf']].filter(Array.isArray).flat()
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const [head, ...rest] = path
  const here =
    head === undefined
      ? Object.keys(properties)
      : keysOf(properties[head] ?? schema['additionalProperties'] ?? schema['items'], rest)
  return [...here, ...branches.flatMap((branch) => keysOf(branch, path))]
}
