import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { requestOf, withFault } from './faulty.ts'
import { play } from './play.ts'
import { readPrompt } from './read-prompt.ts'
import type { Seed, World } from './world.ts'

/** A world behind the contract of a real model. It is given the call's options and nothing else. */
export function simulatedModel(world: World, seed: Seed): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'simulated',
    modelId: world.id,
    supportedUrls: {},
    async doGenerate(options) {
      options.abortSignal?.throwIfAborted()
      const played = play(readPrompt(options), { world, seed, sample: options.seed ?? 0 })
      const good = result(played, options)
      const fault = world.fault?.(requestOf(options), seed) ?? null
      return fault === null ? good : withFault(fault, good, options)
    },
    async doStream() {
      throw new Error('Streaming is not used: every call of Tunesmith is one whole reply.')
    },
  }
}

const charactersPerToken = 4
const tokens = (characters: number): number => Math.ceil(characters / charactersPerToken)

function result(
  { text, labels }: ReturnType<typeof play>,
  options: LanguageModelV4CallOptions,
): LanguageModelV4GenerateResult {
  const limit = options.maxOutputTokens ?? Number.POSITIVE_INFINITY
  const cut = labels === null && tokens(text.length) > limit
  const said = cut ? text.slice(0, limit * charactersPerToken) : text
  const input = tokens(options.prompt.reduce((sum, { content }) => sum + lengthOf(content), 0))
  const output = tokens(said.length)
  return {
    content: [{ type: 'text', text: said }],
    finishReason: cut ? { unified: 'length', raw: 'length' } : { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: output, text: output, reasoning: 0 },
    },
    ...(labels && { providerMetadata: { tunesmith: { labels } } }),
    warnings: [],
  }
}

const lengthOf = (content: LanguageModelV4CallOptions['prompt'][number]['content']): number =>
  typeof content === 'string'
    ? content.length
    : content.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
