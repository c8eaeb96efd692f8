import { builtins } from '../builtins.ts'
import { nearest, TunesmithError } from '../core/errors.ts'
import { presets } from '../models/presets.ts'
import { aliasOf, packagedProviders } from '../models/registry.ts'
import { splitRef } from '../models/split-ref.ts'

/** Refuse what cannot name a model in a new project, before anything is written. */
export function checkProvider(ref: string, where: string): void {
  const { provider, model } = splitRef(ref)
  const known = [...builtins.providers.map(({ id }) => id), ...Object.keys(presets)]
  const packaged = packagedProviders('.')
  const refuse = (what: string, fix: string): never => {
    throw new TunesmithError(what, { code: 'cli/model', where, fix })
  }
  if (!known.includes(provider) && !packaged.includes(provider)) {
    const guess = aliasOf(provider) ?? nearest(provider, [...known, ...packaged])
    const fix = guess ? `Did you mean \`${guess}/${model || 'MODEL'}\`?` : `Providers: ${known.join(', ')}.`
    refuse(`There is no provider "${provider}".`, fix)
  }
  if (model === '') refuse(`"${ref}" names a provider and no model.`, `Write \`${provider}/MODEL\`.`)
}
