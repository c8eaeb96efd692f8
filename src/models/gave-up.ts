import { TunesmithError } from '../core/errors.ts'

/** Who was called, in the user's terms. */
export type Callee = { provider: string; model: string; ref: string; role: string; key: string | null }

const again = 'then continue with `tunesmith run`.'

const quoted = (words: string): string => `"${words.length > 300 ? `${words.slice(0, 299)}…` : words}"`

export const refusedKey = ({ provider, key, ref }: Callee, words: string): TunesmithError =>
  new TunesmithError(`${provider} refused the key: ${quoted(words)}. Everything so far is saved.`, {
    code: 'provider/gave-up',
    where: key ?? ref,
    fix: key ? `Put a working key in ${key}, ${again}` : `Name a key with \`providers.${provider}.key\`, ${again}`,
    exit: 3,
  })

export const noCredit = ({ provider, ref }: Callee, words: string): TunesmithError =>
  new TunesmithError(
    `${provider} says that the account has no credit left: ${quoted(words)}. Everything so far is saved.`,
    {
      code: 'provider/gave-up',
      where: ref,
      fix: `Add credit at ${provider}, ${again}`,
      exit: 3,
    },
  )

export const unknownModel = ({ provider, model, role }: Callee, words: string): TunesmithError =>
  new TunesmithError(`${provider} does not serve the model "${model}": ${quoted(words)}.`, {
    code: 'models/unknown-model',
    where: `models.${role}`,
    fix: `Correct the model's name, or \`providers.${provider}.base_url\`, ${again}`,
  })

/** A model that OpenAI serves through its other API alone. */
export const otherApi = ({ provider, role, ref }: Callee, words: string): TunesmithError =>
  new TunesmithError(`${provider} does not serve ${ref} through chat completions: ${quoted(words)}.`, {
    code: 'models/other-api',
    where: `models.${role}`,
    fix: `Set \`providers.${provider}.api: responses\`, ${again}`,
  })

/** What a package of the user's needs and did not find: a key, a region. */
export const missingSetting = ({ provider, role }: Callee, words: string): TunesmithError =>
  new TunesmithError(`${provider} cannot be called: ${quoted(words)}.`, {
    code: 'models/missing-setting',
    where: `models.${role}`,
    fix: `Set the variable in the environment (the command line also reads .env), or name the key's with \`providers.${provider}.key\` and others under \`providers.${provider}.options\`.`,
  })

/** What a package of the user's puts in a header and cannot be sent: a key or a setting of its own. */
export const badHeader = ({ provider, key, role }: Callee): TunesmithError =>
  new TunesmithError(`The key or a header of ${provider} holds a character that a request cannot carry.`, {
    code: 'models/bad-key',
    where: key ?? `models.${role}`,
    fix: `Write the key, and the headers under \`providers.${provider}.options\`, in plain ASCII on one line.`,
  })

export const refusedSetting = ({ provider, role, ref }: Callee, words: string): TunesmithError =>
  new TunesmithError(`${provider} does not take a setting of ${ref}: ${quoted(words)}. Everything so far is saved.`, {
    code: 'provider/gave-up',
    where: `models.${role}`,
    fix: `Change the setting, ${again}`,
    exit: 3,
  })

export const wrongAddress = ({ provider, ref }: Callee, status: number): TunesmithError =>
  new TunesmithError(`${provider} answers with a redirect (HTTP ${status}). Everything so far is saved.`, {
    code: 'provider/gave-up',
    where: ref,
    fix: `Correct \`providers.${provider}.base_url\`, ${again}`,
    exit: 3,
  })

export const unreachable = ({ provider, ref }: Callee, words: string, requests: number): TunesmithError =>
  new TunesmithError(
    `${provider} gave no usable answer to ${requests} ${requests === 1 ? 'request' : 'requests in a row'}; the last time: ${quoted(words)}. Everything so far is saved.`,
    { code: 'provider/gave-up', where: ref, fix: `Check that ${provider} is up, ${again}`, exit: 3 },
  )

/** A provider of the user's own that throws, or answers what is no answer. */
export const failedPart = (
  { id, file }: { id: string; file: string },
  words: string,
  cause?: unknown,
): TunesmithError =>
  new TunesmithError(`The provider "${id}" ${words} Everything so far is saved.`, {
    code: 'provider/gave-up',
    where: file,
    fix: `Correct ${file}, ${again}`,
    exit: 3,
    cause,
  })

/** It throttles for longer than a call waits. `afterMs`: what it asked for itself, or null. */
export const throttledOut = ({ provider, ref }: Callee, words: string, afterMs: number | null): TunesmithError => {
  const wish = afterMs === null ? 'takes no more requests' : `asks to wait for ${duration(afterMs)}`
  return new TunesmithError(`${provider} ${wish}: ${quoted(words)}. Everything so far is saved.`, {
    code: 'provider/gave-up',
    where: ref,
    fix: `Wait, or set lower \`rpm\` and \`concurrency\` for ${provider}, ${again}`,
    exit: 3,
  })
}

const duration = (ms: number): string => {
  const minutes = Math.ceil(ms / 60_000)
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
}
