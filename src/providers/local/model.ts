import {
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4GenerateResult,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import type { Calls } from './calls.ts'
import { toHistory } from './prompt.ts'
import { toGrammarSchema } from './schema.ts'

/** llama.cpp's own defaults where a call leaves them open: a small quantised model rambles from its whole tail. */
const defaults = { temperature: 0.8, topP: 0.95, topK: 40, minP: 0.05 }

/** Any reply needs an end; where a call sets none, this is it. */
const MAX_TOKENS = 1024

/** `providerOptions.tunesmith.labels` asks for label probabilities; they come in `providerMetadata.tunesmith.labels`. */
export function createModel(modelId: string, calls: Calls): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'local',
    modelId,
    supportedUrls: {},
    doGenerate: (options) => {
      const labels = requestedLabels(options)
      return labels ? score(calls, options, labels) : write(calls, options)
    },
    doStream: async () => {
      throw new UnsupportedFunctionalityError({ functionality: 'streaming' })
    },
  }
}

function requestedLabels({ providerOptions }: LanguageModelV4CallOptions): string[] | undefined {
  const labels = providerOptions?.['tunesmith']?.['labels']
  if (!Array.isArray(labels)) return undefined
  return labels.filter((label) => typeof label === 'string')
}

async function write(calls: Calls, options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
  const {
    temperature = defaults.temperature,
    topP = defaults.topP,
    topK = defaults.topK,
    seed,
    responseFormat,
  } = options
  // Without a schema: any object.
  const grammar =
    responseFormat?.type === 'json' ? toGrammarSchema({ ...(responseFormat.schema ?? anyObject) }) : undefined
  const reply = await calls.write({
    messages: toHistory(options.prompt),
    maxTokens: options.maxOutputTokens ?? MAX_TOKENS,
    sampling: { temperature, topP, topK, minP: defaults.minP, ...(seed !== undefined && { seed }) },
    stop: options.stopSequences ?? [],
    signal: options.abortSignal,
    ...(grammar && { schema: grammar.schema }),
  })
  return {
    content: [{ type: 'text', text: reply.text }],
    finishReason: { unified: reply.finish, raw: reply.finish },
    usage: usageOf(reply),
    warnings: [...unsupported(options), ...(grammar?.dropped ?? []).map(droppedKey)],
  }
}

const anyObject = { type: 'object', additionalProperties: true } as const

async function score(
  calls: Calls,
  options: LanguageModelV4CallOptions,
  labels: readonly string[],
): Promise<LanguageModelV4GenerateResult> {
  const messages = toHistory(options.prompt)
  const scores = await calls.score({ messages, labels, signal: options.abortSignal })
  const [best = ''] = Object.entries(scores.labels).sort(([, a], [, b]) => b - a)[0] ?? []
  return {
    content: [{ type: 'text', text: best }],
    finishReason: { unified: 'stop', raw: 'labels' },
    usage: usageOf({ ...scores, output: 1 }),
    providerMetadata: { tunesmith: { labels: scores.labels, mass: scores.mass } },
    warnings: [],
  }
}

function usageOf({
  input,
  cached,
  output,
}: {
  input: number
  cached: number
  output: number
}): LanguageModelV4GenerateResult['usage'] {
  return {
    inputTokens: { total: input, noCache: input - cached, cacheRead: cached, cacheWrite: undefined },
    outputTokens: { total: output, text: output, reasoning: undefined },
  }
}

const droppedKey = (key: string): SharedV4Warning => ({
  type: 'unsupported',
  feature: `responseFormat.schema: ${key}`,
  details: 'The grammar does not enforce it.',
})

function unsupported(options: LanguageModelV4CallOptions): SharedV4Warning[] {
  const features = ['tools', 'presencePenalty', 'frequencyPenalty'] as const
  return features
    .filter((feature) => options[feature] !== undefined)
    .map((feature) => ({ type: 'unsupported', feature }))
}
