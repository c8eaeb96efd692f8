import { TunesmithError } from '../core/errors.ts'
import type { Named, SourceOptions } from './source.ts'

/**
 * The value of the variable that holds a provider's key. No message shows any of it.
 *
 * @throws TunesmithError models/no-key, models/bad-key
 */
export function readKey(name: string, { role, setting, provider }: Named, env: SourceOptions['env']): string {
  const key = env[name]?.trim()
  if (!key) {
    throw new TunesmithError(`The ${role} model is ${setting.model}, and no key is set for ${provider}.`, {
      code: 'models/no-key',
      where: name,
      fix: `Put ${name}=… in the environment (the command line also reads .env), or rehearse for free with \`--model ${role}=simulated/any\`.`,
    })
  }
  const at = key.search(/[^\x20-\x7e]/)
  if (at < 0) return key
  throw new TunesmithError(`Character ${at + 1} of the key is ${kindOf(key.charAt(at))}; a request cannot carry it.`, {
    code: 'models/bad-key',
    where: name,
    fix: `Write ${name}=… once more, on one line and with straight quotes or none.`,
  })
}

function kindOf(char: string): string {
  if (/[\r\n\u2028\u2029]/.test(char)) return 'a line break'
  if (/[‘’‚‛“”„‟«»]/.test(char)) return 'a curly quote'
  return /\p{C}/u.test(char) ? 'one that cannot be seen' : 'no plain ASCII'
}
