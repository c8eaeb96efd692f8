import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '../core/types.ts'
import { at, numberAt } from './at.ts'
import type { Wire } from './wire.ts'

/**
 * Tokens of one reply. The SDK turns a missing count into 0, so where the server's own words are at hand they decide.
 * No prompt has 0 tokens and no text is written with 0, so a 0 there is a server that does not count.
 */
export function readUsage(usage: LanguageModelV4Usage, wire: Wire, wroteText: boolean): Usage {
  const { raw, inputTokens, outputTokens } = usage
  if (wire !== 'other' && raw !== undefined) return readCounts(counts[wire](raw), wroteText)
  const { total: input = 0, cacheRead: cached } = inputTokens
  if (wire === 'other' && raw !== undefined) {
    return readCounts({ input, cached, output: outputTokens.total, total: undefined }, wroteText)
  }
  return { input: inputTokens.total ?? null, cached: cached ?? null, output: outputTokens.total ?? null }
}

/** The usage of a reply that the SDK could not read. */
export const usageOfBody = (body: unknown, wire: Exclude<Wire, 'other'>, wroteText: boolean): Usage =>
  readCounts(counts[wire](at(body, wire === 'gemini' ? 'usageMetadata' : 'usage')), wroteText)

/** As vendors count: `input` with what came from a cache, `output` with reasoning where they say so. */
type Counts = Record<'cached' | 'output' | 'total', number | undefined> & { input: number }

function readCounts({ input, cached, output: written, total = 0 }: Counts, wroteText: boolean): Usage {
  // Some servers leave reasoning out of the output and bill it all the same; it shows in the total.
  const output = written === undefined ? undefined : Math.max(written, input > 0 ? total - input : 0)
  return {
    input: input > 0 ? input : null,
    cached: cached ?? null,
    output: output !== undefined && (output > 0 || !wroteText) ? output : null,
  }
}

const counts: Readonly<Record<Exclude<Wire, 'other'>, (raw: unknown) => Counts>> = {
  chat: (raw) => ({
    input: numberAt(raw, 'prompt_tokens') ?? numberAt(raw, 'input_tokens') ?? 0,
    cached: numberAt(raw, 'prompt_tokens_details', 'cached_tokens') ?? numberAt(raw, 'prompt_cache_hit_tokens'),
    output: numberAt(raw, 'completion_tokens') ?? numberAt(raw, 'output_tokens'),
    total: numberAt(raw, 'total_tokens'),
  }),
  responses: (raw) => ({
    input: numberAt(raw, 'input_tokens') ?? 0,
    cached: numberAt(raw, 'input_tokens_details', 'cached_tokens'),
    output: numberAt(raw, 'output_tokens'),
    total: numberAt(raw, 'total_tokens'),
  }),
  /** The only one whose input leaves out what was read from or written to a cache. */
  messages(raw) {
    const cached = numberAt(raw, 'cache_read_input_tokens')
    const written = numberAt(raw, 'cache_creation_input_tokens') ?? 0
    const input = (numberAt(raw, 'input_tokens') ?? 0) + (cached ?? 0) + written
    return { input, cached, output: numberAt(raw, 'output_tokens'), total: undefined }
  },
  /** Thoughts are billed as output and are not among the candidates' tokens. A count of 0 is left out. */
  gemini(raw) {
    const written = numberAt(raw, 'candidatesTokenCount')
    const thoughts = numberAt(raw, 'thoughtsTokenCount')
    return {
      input: (numberAt(raw, 'promptTokenCount') ?? 0) + (numberAt(raw, 'toolUsePromptTokenCount') ?? 0),
      cached: numberAt(raw, 'cachedContentTokenCount'),
      output: raw === undefined ? undefined : (written ?? 0) + (thoughts ?? 0),
      total: numberAt(raw, 'totalTokenCount'),
    }
  },
}
