import { basename, resolve } from 'node:path'
import { lookUp } from './look-up.ts'
import { configFile, projectNotFound } from './not-found.ts'
import { type Override, overridden } from './overrides.ts'
import { panelProblems } from './panel.ts'
import { type Problem, stopOn } from './problems.ts'
import { type Config, elsewhere, later, type RoleSetting, schema, type Written } from './schema.ts'
import { readText } from './text.ts'
import { check } from './voice.ts'
import { type Path, readYaml, type Yaml } from './yaml.ts'

/** tunesmith.yaml, checked and with its defaults. Names of parts are not looked up yet: `use:` may bring them. */
export function readConfig(root: string, overrides: readonly Override[] = []): { config: Config; yaml: Yaml } {
  const text = readText(root, configFile)
  if (text === null) throw projectNotFound(root)
  return configIn(overridden(readYaml(text, configFile), overrides), basename(resolve(root)))
}

/** A config where there is no project: all defaults, and what the overrides say. They have to name a generator. */
export const configWithout = (overrides: readonly Override[]): Config =>
  configIn(overridden(readYaml('method: sft\n', configFile), overrides), '').config

function configIn(yaml: Yaml, name: string): { config: Config; yaml: Yaml } {
  const problems: Problem[] = []
  const written = check(schema, yaml.value, { yaml, code: 'project/invalid', unknownKey, problems })
  const config = written && { ...complete(written), name: written.name ?? name }
  if (config) problems.push(...panelProblems(config, yaml))
  stopOn(problems.map(withHint))
  if (!config) throw new Error('a config that does not parse has problems')
  return { config, yaml }
}

/** What to write for the keys that have no default. */
const missing: Readonly<Record<string, string>> = {
  'method: is missing.': 'Write `method: sft`.',
  'models: is missing.': 'Write `models: { generator: provider/model }`, for example `openai/gpt-5-mini`.',
  'models.generator: is missing.': 'Write `generator: provider/model`, for example `openai/gpt-5-mini`.',
}

function withHint(problem: Problem): Problem {
  const fix = lookUp(missing, problem.what)
  return fix === undefined ? problem : { ...problem, fix }
}

function unknownKey(path: Path): Omit<Problem, 'where'> | undefined {
  const key = path.join('.')
  if (later.includes(key)) return notYet(`The key \`${key}\` is`)
  const hint = lookUp(elsewhere, key)
  return hint ? { what: `There is no key "${key}" in this file.`, fix: hint, code: 'project/invalid' } : undefined
}

export const notYet = (what: string, fix = 'Remove it.'): Omit<Problem, 'where'> => ({
  what: `${what} not in this version of Tunesmith.`,
  fix,
  code: 'project/not-in-this-version',
})

type Played = 'inputs' | 'generator' | 'judge' | 'reflector'
const tokens: Readonly<Record<Played, number>> = { inputs: 2048, generator: 2048, judge: 1024, reflector: 2048 }
const temperatures: Readonly<Record<Played, number>> = { inputs: 1, generator: 0.7, judge: 0, reflector: 1 }

function complete({ models, budget, ...rest }: Written): Omit<Config, 'name'> {
  const [judge, ...further] = Array.isArray(models.judges) ? models.judges : [models.judges]
  const shared = sharedSettings(models.generator)
  return {
    ...rest,
    models: {
      inputs: setting('inputs', models.inputs ?? shared),
      generator: setting('generator', models.generator),
      judge: setting('judge', models.judge ?? judge ?? shared),
      ...Object.fromEntries(further.flatMap((one, i) => (one ? [[`judges.${i + 1}`, setting('judge', one)]] : []))),
      reflector: setting('reflector', models.reflector ?? shared),
    },
    budget: { usd: budget?.usd ?? null },
  }
}

type Reference = string | RoleSetting

function setting(role: Played, given: Reference): RoleSetting {
  const written = typeof given === 'string' ? { model: given } : given
  return {
    ...written,
    temperature: written.temperature ?? temperatures[role],
    max_tokens: written.max_tokens ?? tokens[role],
  }
}

/** What another role takes over with the generator's model: all that belongs to the provider, nothing of how the role samples. */
function sharedSettings(generator: Reference): Reference {
  if (typeof generator === 'string') return generator
  const { temperature: _, max_tokens: __, top_p: ___, ...shared } = generator
  return shared
}
