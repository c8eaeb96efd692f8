import { existsSync, readdirSync } from 'node:fs'
import { isCancel, log, select, text } from '@clack/prompts'
import { defaultModels } from '../models/default-models.ts'
import { presets } from '../models/presets.ts'
import type { RunningServer } from '../models/running-servers.ts'
import { splitRef } from '../models/split-ref.ts'
import type { TemplateName } from '../project/scaffold.ts'
import { describePull } from '../providers/local/pull.ts'
import { type Choice, foundModels, keySet, modelOfLastResort } from './choose-model.ts'
import { clip, wrap } from './layout.ts'
import { ownModelOf, templates } from './templates.ts'
import type { Env } from './terminal.ts'

export type Asking = { env: Env; columns: number; servers: readonly RunningServer[] }

const output = process.stderr
/** Columns that a prompt takes for itself. */
const margin = 12

/** `null`, here and below: they gave up with Ctrl-C or Escape. */
const answered = <T>(answer: T): Exclude<T, symbol> | null =>
  // `isCancel` does not narrow a type parameter.
  isCancel(answer) ? null : (answer as Exclude<T, symbol>)

export async function askFolder(): Promise<string | null> {
  const isEmpty = readdirSync('.').every((name) => name.startsWith('.'))
  // A value that stands there already would become a part of what is typed.
  const usual = isEmpty ? '.' : 'my-project'
  const folder = await text({
    message: 'In which folder?',
    placeholder: usual,
    defaultValue: usual,
    validate: (value) =>
      existsSync(`${value?.trim() || usual}/tunesmith.yaml`) ? 'There is a project in it already.' : undefined,
    output,
  })
  return answered(folder)?.trim() ?? null
}

export async function askTemplate({ columns }: Pick<Asking, 'columns'>): Promise<TemplateName | null> {
  const chosen = answered(
    await select<TemplateName>({
      message: 'What is it for?',
      options: templates.map(({ name, about }) => ({
        value: name,
        label: clip(`${name}: ${about}`, columns - margin),
      })),
      output,
    }),
  )
  if (chosen !== null) log.info(wrap(methodNote, { columns: columns - margin }), { output })
  return chosen
}

/** The mission's question of the method has one answer in this version, so it is told and not asked. */
const methodNote =
  'Method: sft, which teaches behaviour, style and format by one good response to each prompt. Preferences (dpo), binary feedback (kto) and rewards (grpo) are not in this version.'

const server = 'another'

/** `provider/model`. */
export async function askModel(template: TemplateName | null, asking: Asking): Promise<string | null> {
  const choice = answered(
    await select<string>({
      message: 'Which model plays every part?',
      options: modelOptions(template, asking).map((option) => ({
        ...option,
        hint: clip(option.hint, asking.columns - margin - option.label.length - 3),
      })),
      output,
    }),
  )
  if (choice === null) return null
  const { provider, model } = splitRef(choice)
  if (choice !== server) return presets[provider]?.key ? askModelName(provider, model) : choice
  const named = await askServer(asking.env)
  return named === null ? null : askModelName(named, defaultModels[named] ?? '')
}

function modelOptions(template: TemplateName | null, { env, servers }: Asking) {
  const isPulled = describePull(splitRef(modelOfLastResort.ref).model, { env }).present
  const found = foundModels(env, servers).map(({ ref, why }: Choice) => ({
    value: ref,
    label: presets[splitRef(ref).provider]?.key ? splitRef(ref).provider : ref,
    hint: why.replace(/^because /, ''),
  }))
  const own = template === null ? null : ownModelOf(template)
  const simulated = {
    value: own?.startsWith('simulated/') ? own : 'simulated/any',
    label: 'simulated',
    hint: 'free, in seconds, not for training',
  }
  const local = {
    value: modelOfLastResort.ref,
    label: modelOfLastResort.ref,
    hint: isPulled ? 'free, already here' : 'free, a 1.2 GB download',
  }
  const free = own?.startsWith('simulated/') ? [simulated, local] : [local, simulated]
  return [...found, ...free, { value: server, label: 'another server or key', hint: 'for example Ollama' }]
}

async function askModelName(provider: string, usual: string): Promise<string | null> {
  const model = answered(
    await text({
      message: `Which model of ${provider}?`,
      ...(usual ? { initialValue: usual } : { placeholder: 'its name, as the provider writes it' }),
      validate: (value) => (value?.trim() ? undefined : 'Name a model.'),
      output,
    }),
  )
  return model === null ? null : `${provider}/${model.trim()}`
}

const askServer = async (env: Env): Promise<string | null> =>
  answered(
    await select<string>({
      message: 'Which one?',
      options: Object.entries(presets).map(([value, preset]) => ({
        value,
        label: value,
        hint: preset.key === null ? 'no key needed' : `${keySet(value, env) ?? preset.key}`,
      })),
      output,
    }),
  )
