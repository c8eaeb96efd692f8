import { builtins } from '../builtins.ts'
import { nearest, TunesmithError } from '../core/errors.ts'
import { notInThisVersion, presets } from '../models/presets.ts'
import { splitRef } from '../models/registry.ts'

/** Refuse what cannot name a model in a new project, before anything is written. */
export function checkProvider(ref: string, where: string): void {
  const { provider, model } = splitRef(ref)
  const known = [...builtins.providers.map(({ id }) => id), ...Object.keys(presets)]
  const refuse = (what: string, fix: string): never => {
    throw new TunesmithError(what, { code: 'cli/model', where, fix })
  }
  if (notInThisVersion.includes(provider)) {
    const fix = `Reach the model through an OpenAI-compatible one, for example \`openrouter/${provider}/${model || 'MODEL'}\`.`
    refuse(`The provider "${provider}" is not in this version.`, fix)
  }
  if (!known.includes(provider)) {
    const guess = nearest(provider, known)
    const fix = guess ? `Did you mean \`${guess}/${model || 'MODEL'}\`?` : `Providers: ${known.join(', ')}.`
    refuse(`There is no provider "${provider}".`, fix)
  }
  if (model === '') refuse(`"${ref}" names a provider and no model.`, `Write \`${provider}/MODEL\`.`)
}
