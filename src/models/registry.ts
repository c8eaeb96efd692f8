import type { Role } from '../core/calls.ts'
import { nearest, TunesmithError } from '../core/errors.ts'
import { installedProviders } from './open-package.ts'
import { openPart } from './open-part.ts'
import { openServer } from './open-server.ts'
import { packaged } from './packages.ts'
import { aliases, presets } from './presets.ts'
import type { RoleSetting } from './settings.ts'
import type { Named, Source, SourceOptions } from './source.ts'
import { splitRef } from './split-ref.ts'

/** Providers that a reference reaches through an AI SDK package of their own. */
export const packagedProviders = (root: string): string[] => [...packaged, ...installedProviders(root)]

/** Opens the model of a role. */
export async function openSource(role: Role, setting: RoleSetting, options: SourceOptions): Promise<Source> {
  const named = { role, setting, ...splitRef(setting.model) }
  const { provider, model } = named
  const part = options.parts.find(({ id }) => id === provider)
  const isKnown = part || Object.hasOwn(presets, provider) || Object.hasOwn(options.providers, provider)
  if (!isKnown && !packagedProviders(options.root).includes(provider)) throw unknownProvider(named, options)
  if (!model) throw noModel(named)
  return part ? openPart(part, named, options) : openServer(named, options)
}

function unknownProvider(
  { role, setting, provider, model }: Named,
  { parts, providers }: SourceOptions,
): TunesmithError {
  const where = `models.${role}`
  const known = [...Object.keys(presets), ...parts.map(({ id }) => id), ...Object.keys(providers)]
  const guess = aliasOf(provider) ?? nearest(provider, [...known, ...packaged])
  return new TunesmithError(
    `There is no provider "${provider}" (in "${setting.model}"). Providers: ${known.join(', ')}.`,
    {
      code: 'models/unknown-provider',
      where,
      fix: guess
        ? `Did you mean \`${guess}/${model || 'MODEL'}\`?`
        : `Add it under \`providers:\` as \`${provider}: { type: openai-compatible, base_url: … }\`.`,
    },
  )
}

/** The name here of a provider that people know by another one. */
export const aliasOf = (provider: string): string | undefined =>
  Object.hasOwn(aliases, provider) ? aliases[provider] : undefined

const noModel = ({ role, setting, provider }: Named): TunesmithError =>
  new TunesmithError(`"${setting.model}" names a provider and no model.`, {
    code: 'models/unknown-model',
    where: `models.${role}`,
    fix: `Write \`${provider}/MODEL\`.`,
  })
