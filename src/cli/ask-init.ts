import { existsSync, readdirSync } from 'node:fs'
import { isCancel, select, text } from '@clack/prompts'
import { keyNameOf, presets } from '../models/presets.ts'
import type { TemplateName } from '../project/scaffold.ts'
import { describePull } from '../providers/local/pull.ts'
import { clip } from './layout.ts'
import { templates } from './templates.ts'
import type { Env } from './terminal.ts'

/** `model` is `null` where the template keeps its own. */
export type Wanted = { folder: string; template: TemplateName; model: string | null }
type Given = { folder: string | undefined; model: string | undefined }
type Asking = { env: Env; columns: number }

const output = process.stderr
/** Columns that a prompt takes for itself. */
const margin = 12
const localModel = 'qwen2.5-coder-1.5b'

/** Ask what flags leave open: where, what for, which model. `null`: Ctrl-C. */
export async function askWhatToMake(given: Given, asking: Asking): Promise<Wanted | null> {
  const folder = given.folder ?? (await askFolder())
  if (folder === null) return null
  const room = asking.columns - margin
  const template = answered(
    await select<TemplateName>({
      message: 'What is it for?',
      options: templates.map(({ name, about }) => ({ value: name, label: clip(`${name}: ${about}`, room) })),
      output,
    }),
  )
  if (template === null) return null
  const model = given.model ?? (await askModel(template, asking))
  return model === null ? null : { folder, template, model: isOwnModel(template, model) ? null : model }
}

/** `null`: Ctrl-C, or Escape. */
const answered = <T>(answer: T): Exclude<T, symbol> | null =>
  // `isCancel` does not narrow a type parameter.
  isCancel(answer) ? null : (answer as Exclude<T, symbol>)

async function askFolder(): Promise<string | null> {
  const isEmpty = readdirSync('.').every((name) => name.startsWith('.'))
  const folder = await text({
    message: 'In which folder?',
    initialValue: isEmpty ? '.' : 'my-project',
    validate: (value) => {
      if (!value?.trim()) return 'Name a folder; . is this one.'
      return existsSync(`${value.trim()}/tunesmith.yaml`) ? 'There is a project in it already.' : undefined
    },
    output,
  })
  return answered(folder)?.trim() ?? null
}

const server = 'another'

async function askModel(template: TemplateName, { env, columns }: Asking): Promise<string | null> {
  const choice = answered(
    await select<string>({
      message: 'Which model plays every part?',
      options: modelOptions(template, env).map((option) => ({
        ...option,
        hint: clip(option.hint, columns - margin - option.label.length - 3),
      })),
      output,
    }),
  )
  if (choice === null || choice.includes('/')) return choice
  const provider = choice === server ? await askServer() : choice
  return provider === null ? null : askModelName(provider)
}

function modelOptions(template: TemplateName, env: Env): { value: string; label: string; hint: string }[] {
  const isPulled = describePull(localModel, { env }).present
  const simulated = {
    value: template === 'support' ? 'simulated/support' : 'simulated/any',
    label: 'simulated',
    hint: 'free, in seconds, not for training',
  }
  const local = {
    value: `local/${localModel}`,
    label: `local/${localModel}`,
    hint: isPulled ? 'free, already here' : 'free, a 1.2 GB download',
  }
  const found = Object.keys(presets).flatMap((provider) => {
    const key = keyNameOf(provider, undefined, env)
    return key !== null && env[key] ? [{ value: provider, label: provider, hint: `${key} is set` }] : []
  })
  const own = template === 'support' ? [simulated, local] : [local, simulated]
  const other = { value: server, label: 'another server or key', hint: 'for example Ollama' }
  return [...found, ...own, other]
}

/** The model that the template names itself, with settings of its own that are worth keeping. */
const isOwnModel = (template: TemplateName, ref: string): boolean =>
  ref === (template === 'support' ? 'simulated/support' : `local/${localModel}`)

async function askModelName(provider: string): Promise<string | null> {
  const model = answered(
    await text({
      message: `Which model of ${provider}?`,
      placeholder: provider === 'ollama' ? 'qwen3:8b' : 'its name, as the provider writes it',
      validate: (value) => (value?.trim() ? undefined : 'Name a model.'),
      output,
    }),
  )
  return model === null ? null : `${provider}/${model.trim()}`
}

const askServer = async (): Promise<string | null> =>
  answered(
    await select<string>({
      message: 'Which one?',
      options: Object.entries(presets).map(([value, { key }]) => ({
        value,
        label: value,
        hint: key ?? 'no key needed',
      })),
      output,
    }),
  )
