import type { SharedV4Warning } from '@ai-sdk/provider'

/** Parameters of ours by the SDK's names. Others are never sent. */
const ours = new Map([
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['maxOutputTokens', 'max_tokens'],
  ['seed', 'seed'],
  ['responseFormat', 'the JSON schema'],
])

/** What the SDK dropped or changed of a call's parameters, in the user's words. */
export function droppedIn(warnings: readonly SharedV4Warning[]): string[] {
  return warnings.flatMap((warning) => {
    if (warning.type !== 'unsupported' && warning.type !== 'compatibility') return []
    const name = ours.get(warning.feature) ?? (/schema/i.test(warning.feature) ? warning.feature : undefined)
    return name === undefined ? [] : [`${name} is not sent as set${warning.details ? `: ${warning.details}` : ''}`]
  })
}
