import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { TunesmithError } from '../core/errors.ts'
import { canonical, sha256 } from '../core/ids.ts'
import type { Parts } from '../core/parts.ts'
import type { Rubric } from '../core/rubric.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import type { Cell, Notice } from '../core/types.ts'
import { readConfig } from './config.ts'
import { familyNotices } from './family-notices.ts'
import { modelPlaces, nameProblems } from './names.ts'
import { configOverrides, type Overrides } from './overrides.ts'
import { type Problem, stopOn } from './problems.ts'
import { readPrompts, readSystem, unreadPrompts } from './project-prompts.ts'
import { withoutReference } from './prompt-needs.ts'
import type { PromptName } from './prompts.ts'
import { readReference } from './reference.ts'
import { readRubric } from './rubric.ts'
import type { Config } from './schema.ts'
import { readSeeds } from './seeds.ts'
import { readTaxonomy } from './taxonomy.ts'
import type { Template } from './template.ts'
import { readText } from './text.ts'
import type { Yaml } from './yaml.ts'

/** A folder on disk, checked and typed. */
export type Project = {
  root: string
  name: string
  config: Config
  taxonomy: Taxonomy
  rubric: Rubric
  /** The system message of the model to be trained; exported in every row. */
  system: string | null
  prompts: Record<PromptName, Template>
  reference: (cell: Cell) => string | null
  /** `file:line:column` of `models.<role>` and `criteria.<id>.with.<option>`. */
  places: Readonly<Record<string, string>>
  /** Texts of `inputs.seeds`. */
  seeds: string[]
  /** Defaults taken and oddities, to be said aloud. */
  notices: Notice[]
  /** sha256, hex, of the normalised content. */
  hashes: { rubric: string; taxonomy: string; reference: string }
}

type LoadOptions = {
  parts: Parts
  overrides?: Overrides | undefined
  /** Names of hosted providers that need no entry under `providers:`. Without them, unknown ones are found when models open. */
  providers?: readonly string[]
  /** Names of providers that have a package of their own, which may or may not be there. */
  packaged?: readonly string[]
  /** Other words for providers, and their names here. */
  aliases?: Readonly<Record<string, string>>
}

/** Read a project. Throws TunesmithError, file by file, with all that is wrong in the first file that has something wrong. */
export async function loadProject(root: string, options: LoadOptions): Promise<Project> {
  const { overrides = {}, ...known } = options
  const { parts } = known
  const { config, yaml } = readConfig(root, configOverrides(overrides))
  stopOn([...nameProblems(config, yaml, known), ...missingFiles(root, config, yaml)])
  const { taxonomy, notices } = readTaxonomy(required(root, 'taxonomy'))
  const rubric = readRubric(required(root, 'rubric'), { taxonomy, rules: parts.rules, threshold: overrides.threshold })
  const reference = readReference(root, taxonomy)
  const { respond_sees_cell: respondSeesCell, inputs } = config
  const prompts = readPrompts(root, { taxonomy, respondSeesCell, perCall: inputs.per_call })
  return {
    root: resolve(root),
    name: config.name,
    config,
    taxonomy,
    rubric: rubric.rubric,
    system: readSystem(root),
    prompts,
    reference: reference.of,
    places: { ...modelPlaces(config, yaml), ...rubric.places },
    seeds: inputs.seeds === undefined ? [] : await readSeeds(root, inputs.seeds),
    notices: [
      ...notices,
      ...rubric.notices,
      ...reference.notices,
      ...unreadPrompts(root),
      ...familyNotices(config, { rubric: rubric.rubric, providers: parts.providers }),
      ...(reference.isThere ? withoutReference(prompts) : []),
    ],
    hashes: {
      rubric: sha256(canonical(rubric.rubric)),
      taxonomy: sha256(canonical(taxonomy)),
      reference: reference.hash,
    },
  }
}

function required(root: string, name: 'taxonomy' | 'rubric'): string {
  const file = `${name}.yaml`
  const text = readText(root, file)
  if (text !== null) return text
  throw new TunesmithError(`There is no ${file} beside tunesmith.yaml.`, {
    code: `${name}/not-found`,
    where: file,
    fix: `Write one; \`tunesmith init\` in another folder makes an example.`,
  })
}

/** Files that tunesmith.yaml names and that are not there. */
function missingFiles(root: string, { inputs, use }: Config, yaml: Yaml): Problem[] {
  const named = [
    { path: ['inputs', 'from'], file: inputs.from },
    { path: ['inputs', 'seeds'], file: inputs.seeds },
    ...use.map((file, i) => ({ path: ['use', i], file })),
  ]
  return named.flatMap(({ path, file }) => {
    if (file === undefined || existsSync(resolve(root, file))) return []
    return [
      {
        where: yaml.at(path),
        what: `${path.join('.')}: there is no file ${file}.`,
        fix: 'Paths are relative to the project.',
        code: 'project/no-file',
      },
    ]
  })
}
