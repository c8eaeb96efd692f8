import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '../core/types.ts'
import { at, numberAt } from './at.ts'

/**
 * Tokens of one reply. The SDK turns a missing count into 0, so where the server's own words are at hand they decide.
 * No prompt has 0 tokens and no text is written with 0, so a 0 there is a server that does not count.
 */
export function readUsage(usage: LanguageModelV4Usage, wroteText: boolean): Usage {
  const { raw, inputTokens, outputTokens } = usage
  if (raw !== undefined) return readRawUsage(raw, wroteText)
  return {
    input: inputTokens.total ?? null,
    cached: inputTokens.cacheRead ?? null,
    output: outputTokens.total ?? null,
  }
}

function readRawUsage(raw: unknown, wroteText: boolean): Usage {
  const input = numberAt(raw, 'prompt_tokens') ?? numberAt(raw, 'input_tokens') ?? 0
  const written = numberAt(raw, 'completion_tokens') ?? numberAt(raw, 'output_tokens')
  // Some servers leave reasoning out of completion_tokens and bill it all the same; it shows in the total.
  const total = input > 0 ? (numberAt(raw, 'total_tokens') ?? 0) : 0
  const output = written === undefined ? undefined : Math.max(written, total - input)
  return {
    input: input > 0 ? input : null,
    cached: numberAt(raw, 'prompt_tokens_details', 'cached_tokens') ?? numberAt(raw, 'prompt_cache_hit_tokens') ?? null,
    output: output !== undefined && (output > 0 || !wroteText) ? output : null,
  }
}

/** The usage of a reply that the SDK could not read. */
export const usageOfBody = (body: unknown, wroteText: boolean): Usage => readRawUsage(at(body, 'usage'), wroteText)
