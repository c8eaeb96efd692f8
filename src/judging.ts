import { dirname, resolve } from 'node:path'
import { builtins } from './builtins.ts'
import { TunesmithError } from './core/errors.ts'
import type { Rubric } from './core/rubric.ts'
import type { Taxonomy } from './core/taxonomy.ts'
import type { Notice } from './core/types.ts'
import type { Judging } from './judge-rows.ts'
import type { ProviderSetting } from './models/settings.ts'
import { configWithout } from './project/config.ts'
import type { Override } from './project/overrides.ts'
import { promptOptions } from './project/project-prompts.ts'
import { builtInPrompts } from './project/prompts.ts'
import { readRubric } from './project/rubric.ts'
import { parseTemplate } from './project/template.ts'
import { readText } from './project/text.ts'

/** A judge that is opened and never called: where every verdict is recorded, or code decides it. */
const nobody = 'simulated/any'

export type Without = {
  rubric: Rubric
  /** Folder that paths in the rubric are relative to. */
  root: string
  /** `provider/model`; left out where nothing has to be asked. */
  judge?: string | undefined
  concurrency?: number | undefined
  /** Servers by provider, as under `providers:` in tunesmith.yaml. */
  providers?: Readonly<Record<string, ProviderSetting>> | undefined
}

/** What judging needs, where there is no project: the rubric, a judge, and the built-in prompt. */
export function judgingWithout({ rubric, root, judge = nobody, concurrency, providers }: Without): Judging {
  const overrides: Override[] = [
    { path: ['models', 'generator'], value: nobody, flag: 'generator' },
    { path: ['models', 'judge'], value: judge, flag: `--judge ${judge}` },
    { path: ['concurrency'], value: concurrency, flag: '--concurrency' },
    { path: ['providers'], value: providers, flag: 'providers' },
  ]
  const config = configWithout(overrides.filter(({ value }) => value !== undefined))
  const options = promptOptions('judge', 'judge.md', { taxonomy: noTaxonomy, respondSeesCell: false })
  const prompts = { judge: parseTemplate(builtInPrompts.judge, options) }
  return { root: resolve(root), config, rubric, reference: () => null, system: null, prompts }
}

const noTaxonomy: Taxonomy = { topics: [], axes: [], edge: { share: 0, kinds: [] } }

export type RubricFile = { rubric: Rubric; root: string; notices: Notice[] }

/** A rubric file anywhere. `only` and `except` may name any axis, because no taxonomy declares them. */
export function readRubricFile(file: string, threshold?: string): RubricFile {
  const text = readText('.', file)
  if (text === null) {
    const fix = 'Correct the path, or write one: a `threshold` and `criteria` with yes/no questions.'
    throw new TunesmithError(`There is no file ${file}.`, { code: 'rubric/not-found', where: file, fix })
  }
  const { rubric, notices } = readRubric(text, { file, rules: builtins.rules, threshold })
  return { rubric, root: dirname(resolve(file)), notices }
}
