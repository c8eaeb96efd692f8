import { TunesmithError } from '../core/errors.ts'
import { flagOfKey } from '../project/overrides.ts'
import { isRecord } from '../project/yaml.ts'

/** What differs between a run's frozen config and today's, for a person. */
export type Changes = {
  /** Where each thing is changed: `` `target.examples` in tunesmith.yaml (or --target) ``. */
  words: string[]
  /** The flags that take it all back; `null` where flags do not reach it. */
  flags: string[] | null
}

/** The flag that stands in for what is at this path of a frozen config. */
const flagOf = (path: string): string | undefined =>
  path === 'rubric.threshold' ? '--threshold' : flagOfKey(path.replace(/^config\./, ''))

const files: Readonly<Record<string, string>> = {
  version: 'the version of Tunesmith',
  config: 'tunesmith.yaml',
  taxonomy: 'taxonomy.yaml',
  rubric: 'rubric.yaml',
  'prompts.system': 'prompts/system.md',
  'prompts.inputs': 'prompts/inputs.md',
  'prompts.judge': 'prompts/judge.md',
  seeds: 'the examples of `inputs.seeds`',
  imported: 'the rows of `inputs.from`',
  reference: 'the reference',
}

/** `paths` as `differences` gives them. */
export function changesOf(paths: readonly string[], stored: unknown): Changes {
  // Sizes follow from the config and the rows; alone they differ only where another version declares others.
  const causes = paths.filter((path) => !path.startsWith('sizes.'))
  if (causes.length === 0)
    return { words: paths.length > 0 ? ['the sizes that this version declares'] : [], flags: null }
  const flags = causes.map((path) => {
    const [flag, value] = [flagOf(path), valueAt(stored, path)]
    return flag !== undefined && (typeof value === 'number' || typeof value === 'string') ? `${flag} ${value}` : null
  })
  const all = flags.filter((flag) => flag !== null)
  return { words: wordsFor(causes), flags: all.length === flags.length ? all : null }
}

export const isChanged = ({ words }: Changes): boolean => words.length > 0

export function runChanged(run: string, { words, flags }: Changes): TunesmithError {
  const back = flags === null ? 'Undo the change' : `Go on with \`${flags.join(' ')}\``
  return new TunesmithError(`Run ${run} cannot go on: ${words.join(', ')} changed since.`, {
    code: 'run/changed',
    where: `run ${run}`,
    fix: `${back}, or start a new run with \`tunesmith run\`; calls that were paid for are found.`,
  })
}

/** Of a run that is passed over for a new one. */
export function leftUnfinished({ run, words, flags }: Changes & { run: string }): string {
  const back = flags === null ? '' : ` \`tunesmith run -r ${run} ${flags.join(' ')}\` goes on with it.`
  return `Run ${run} is unfinished and stays as it is, because ${words.join(', ')} changed since: this is a new run.${back}`
}

/** `` `models.inputs` and `models.generator` in tunesmith.yaml (or --model) ``. */
function wordsFor(paths: readonly string[]): string[] {
  const places = Map.groupBy(paths.map(placeOf), ({ place }) => place)
  return [...places].map(([place, things]) =>
    [listed([...new Set(things.flatMap(({ key }) => key ?? []))]), place].filter(Boolean).join(' in '),
  )
}

/** `a, b and c`. */
const listed = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ')

function placeOf(path: string): { key: string | null; place: string } {
  const [area = '', ...rest] = path.split('.')
  const isModel = rest[0] === 'models'
  const flag = isModel ? '--model' : flagOf(path)
  const or = flag === undefined ? '' : ` (or ${flag})`
  if (area === 'config' && rest.length > 0)
    return { key: `\`${rest.slice(0, isModel ? 2 : undefined).join('.')}\``, place: `tunesmith.yaml${or}` }
  return flag === undefined
    ? { key: null, place: files[area] ?? files[path] ?? path }
    : { key: `\`${rest.join('.')}\``, place: `${area}.yaml${or}` }
}

const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value)
