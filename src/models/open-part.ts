import type { OpenModel, ProviderPart } from '../core/parts.ts'
import { checkSettings, partRoleSchema, partSchema, structuredModes } from './settings.ts'
import { defaultConcurrency, least, type Named, type Source, type SourceOptions } from './source.ts'

/** How a call is carried, not what is asked: changing it must not lose what is paid. */
const carriage: ReadonlySet<string> = new Set(['threads', 'concurrency'])

/** A model in process. Roles with the same settings share one, since its weights are large. */
export async function openPart(part: ProviderPart, named: Named, options: SourceOptions): Promise<Source> {
  const { role, model, setting } = named
  const extra = Object.keys(part.settings)
  const { model: _ref, ...own } = setting
  const ofProvider = options.providers[part.id] ?? {}
  const sampling = checkSettings(own, { schema: partRoleSchema, where: `models.${role}`, extra })
  const common = checkSettings(ofProvider, { schema: partSchema, where: `providers.${part.id}`, extra })
  const merged: Record<string, unknown> = { ...ofProvider, ...own }
  const settings = Object.fromEntries(extra.filter((name) => name in merged).map((name) => [name, merged[name]]))
  const opened = await shared(`${part.id}/${model} ${JSON.stringify(settings)}`, options, () =>
    part.open({ model, settings, root: options.root, notify: options.notify }),
  )
  return {
    language: opened.model,
    wire: 'other',
    facts: opened.facts,
    free: part.free,
    simulated: part.simulated,
    scoresLabels: part.scoresLabels,
    seeds: true,
    isPart: true,
    price: null,
    structured: 'json_schema',
    ways: structuredModes,
    concurrency:
      least(options.concurrency, sampling.concurrency, common.concurrency, part.concurrency) ?? defaultConcurrency,
    rpm: null,
    tpm: null,
    keyName: null,
    sampling,
    extra: Object.fromEntries(Object.entries(settings).filter(([name]) => !carriage.has(name))),
  }
}

function shared(key: string, { shared }: SourceOptions, open: () => Promise<OpenModel>): Promise<OpenModel> {
  const opened = shared.parts.get(key) ?? open()
  shared.parts.set(key, opened)
  return opened
}
