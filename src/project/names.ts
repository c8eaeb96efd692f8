import { nearest } from '../core/errors.ts'
import type { Parts } from '../core/parts.ts'
import { notYet } from './config.ts'
import { lookUp } from './look-up.ts'
import type { Problem } from './problems.ts'
import { type Config, type RoleSetting, serverKeys } from './schema.ts'
import { unknown } from './voice.ts'
import { isRecord, type Path, type Yaml } from './yaml.ts'

type Known = {
  parts: Parts
  providers?: readonly string[]
  packaged?: readonly string[]
  aliases?: Readonly<Record<string, string>>
}

/** Everything in tunesmith.yaml that names a part, looked up. */
export function nameProblems(config: Config, yaml: Yaml, { parts, ...hosted }: Known): Problem[] {
  const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id)
  const improve = ['auto', ...ids(parts.optimizers)]
  const choices: Choice[] = [
    {
      noun: 'method',
      path: ['method'],
      name: config.method,
      choices: ids(parts.methods),
      later: ['dpo', 'kto', 'grpo'],
    },
    {
      noun: 'optimizer',
      path: ['loop', 'improve'],
      name: config.loop.improve,
      choices: improve,
      later: ['gepa', 'mipro'],
    },
    ...config.export.map((name, i) => ({
      noun: 'exporter',
      path: ['export', i],
      name,
      choices: ids(parts.exporters),
      later: ['axolotl', 'llama-factory', 'unsloth', 'openai', 'together', 'verl', 'hugging-face', 'dspy'],
    })),
  ]
  return [
    ...choices.flatMap((choice) => choiceProblems(choice, yaml)),
    ...otherMethods(config, yaml, parts),
    ...Object.keys(config.providers).flatMap((name) => ownProblems(name, { config, yaml, parts })),
    ...writtenRoles(config, yaml).flatMap(([path, setting]) => [
      ...providerProblems({ path, setting, config, yaml }, { parts, ...hosted }),
      ...settingProblems({ path, setting, yaml }, parts),
    ]),
  ]
}

type Choice = { noun: string; path: Path; name: string; choices: readonly string[]; later: readonly string[] }

function choiceProblems({ noun, path, name, choices, later }: Choice, yaml: Yaml): Problem[] {
  if (choices.includes(name)) return []
  const where = yaml.at(path)
  const list = `${noun === 'method' ? 'Methods' : noun === 'exporter' ? 'Exporters' : 'Choices'}: ${choices.join(', ')}.`
  if (later.includes(name)) return [{ where, ...notYet(`The ${noun} "${name}" is`, list) }]
  return [
    {
      where,
      what: `There is no ${noun} "${name}".`,
      fix: guess(name, choices) ?? list,
      code: `project/unknown-${noun}`,
    },
  ]
}

/** Exporters that cannot write the rows that the method makes. */
function otherMethods({ method, export: named }: Config, yaml: Yaml, { exporters }: Parts): Problem[] {
  return named.flatMap((name, i) => {
    const { methods = [method] } = exporters.find(({ id }) => id === name) ?? {}
    if (methods.includes(method)) return []
    return [
      {
        where: yaml.at(['export', i]),
        what: `The exporter ${name} does not write ${method} rows.`,
        fix: `It writes rows of: ${methods.join(', ')}.`,
        code: 'export/wrong-method',
      },
    ]
  })
}

function guess(name: string, choices: readonly string[]): string | undefined {
  const near = nearest(name, choices)
  return near && `Did you mean \`${near}\`?`
}

/** The models that the file itself names, each at its place; a role that takes over another's model is not named twice. */
function writtenRoles({ models }: Pick<Config, 'models'>, yaml: Yaml): [Path, RoleSetting][] {
  const written = isRecord(yaml.value['models']) ? yaml.value['models'] : {}
  return Object.entries(models).flatMap(([role, setting]): [Path, RoleSetting][] => {
    if (written[role] !== undefined) return [[['models', role], setting]]
    const judge = judgeIndex(role)
    if (judge === undefined || written['judges'] === undefined) return []
    return [[['models', 'judges', ...(Array.isArray(written['judges']) ? [judge] : [])], setting]]
  })
}

const judgeIndex = (role: string): number | undefined =>
  role === 'judge' ? 0 : role.startsWith('judges.') ? Number(role.slice('judges.'.length)) : undefined

/** Where the file names the model of each role; a role that takes over another's stands where that one does. */
export function modelPlaces({ models }: Config, yaml: Yaml): Record<string, string> {
  const own = new Map(writtenRoles({ models }, yaml).map(([path, { model }]) => [model, path]))
  return Object.fromEntries(
    Object.entries(models).map(([role, { model }]) => [`models.${role}`, yaml.at(own.get(model) ?? ['models', role])]),
  )
}

type Named = { path: Path; setting: RoleSetting; config: Config; yaml: Yaml }

function providerProblems({ path, setting, config, yaml }: Named, known: Known): Problem[] {
  const { parts, providers = [], packaged = [], aliases = {} } = known
  if (providers.length === 0) return []
  const id = providerOf(setting)
  const choices = [...Object.keys(config.providers), ...parts.providers.map((part) => part.id), ...providers]
  if (choices.includes(id) || packaged.includes(id)) return []
  const alias = lookUp(aliases, id)
  const fix = alias
    ? `Did you mean \`${alias}${setting.model.slice(id.length)}\`?`
    : (guess(id, [...choices, ...packaged]) ??
      `Providers: ${choices.join(', ')}; or add your own under \`providers:\`.`)
  return [{ where: yaml.at(path), what: `There is no provider "${id}".`, fix, code: 'project/unknown-provider' }]
}

const providerOf = ({ model }: RoleSetting): string => model.slice(0, model.indexOf('/'))

/** The keys of `providers.<name>`: a part's own settings, or those of a server. */
function ownProblems(name: string, { config, yaml, parts }: { config: Config; yaml: Yaml; parts: Parts }): Problem[] {
  const path = ['providers', name]
  const code = 'project/invalid'
  if (/[/\s]/.test(name))
    return [{ where: yaml.keyAt(path), what: `${path.join('.')}: a provider's name has no "/" and no spaces.`, code }]
  const part = parts.providers.find(({ id }) => id === name)
  const choices = part ? ['concurrency', ...Object.keys(part.settings)] : serverKeys
  return Object.keys(config.providers[name] ?? {}).flatMap((key) =>
    choices.includes(key) ? [] : [unknown({ where: yaml.keyAt([...path, key]), path, key, choices, code })],
  )
}

const common = ['model', 'temperature', 'max_tokens', 'top_p', 'concurrency']

/** Settings that the provider's part does not know. Hosted providers check theirs when they are opened. */
function settingProblems({ path, setting, yaml }: Omit<Named, 'config'>, parts: Parts): Problem[] {
  const part = parts.providers.find(({ id }) => id === providerOf(setting))
  if (!part) return []
  const choices = [...common, ...Object.keys(part.settings)]
  return Object.keys(setting).flatMap((key) => {
    if (choices.includes(key)) return []
    const where = yaml.keyAt([...path, key])
    const what = `${path.join('.')}.${key}: the provider \`${part.id}\` has no such setting.`
    return [{ where, what, fix: guess(key, choices) ?? `Settings: ${choices.join(', ')}.`, code: 'project/invalid' }]
  })
}
