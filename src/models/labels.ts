import type { JSONObject, LanguageModelV4GenerateResult } from '@ai-sdk/provider'

/** What parts are told besides the prompt. `attempt` counts the requests of one call, from 1. */
export const partOptions = (attempt: number, labels: readonly string[] | undefined): { tunesmith: JSONObject } => ({
  tunesmith: labels ? { attempt, labels: [...labels] } : { attempt },
})

/** Label to probability, summing to 1. Throws if the part did not score what it was asked: that is its bug. */
export function readLabels(
  { providerMetadata }: Pick<LanguageModelV4GenerateResult, 'providerMetadata'>,
  labels: readonly string[],
): Record<string, number> {
  const scored = providerMetadata?.['tunesmith']?.['labels']
  const weights = new Map(Object.entries(typeof scored === 'object' && scored !== null ? scored : {}))
  const found = labels.map((label) => [label, Number(weights.get(label) ?? Number.NaN)] as const)
  const sum = found.reduce((total, [, weight]) => total + weight, 0)
  if (!(sum > 0) || found.some(([, weight]) => weight < 0)) {
    throw new Error(`The provider was asked to score ${labels.join(', ')} and answered ${JSON.stringify(scored)}.`)
  }
  return Object.fromEntries(found.map(([label, weight]) => [label, weight / sum]))
}

/** The likeliest label, the first of equals. */
export function likeliest(scores: Readonly<Record<string, number>>): string {
  return Object.entries(scores).reduce((best, next) => (next[1] > best[1] ? next : best), ['', -1])[0]
}
